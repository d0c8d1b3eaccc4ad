/// Who holds a descriptor: at most `descriptorsMax` files. A file over the cap writes through one that an
/// idle file gives up (the clock algorithm: whoever has written since the hand last passed is passed over
/// once), or is parked: opened, written and closed. Asked once a spill, never once a record.
extension OpenFiles {
    /// Looks of one spill at those who hold a descriptor.
    private static let looksMax = 8

    /// Whether the file in `slot` may keep a descriptor, after room was made for it where it has none. False:
    /// it has to be parked behind its write.
    mutating func admit(_ slot: Int32, _ packer: inout Packer) throws(StagingError) -> Bool {
        if self[slot].pointee.holding >= 0 { return true }
        if holders.count < descriptorsMax {
            hold(slot, at: holders.count)
            return true
        }
        for _ in 0..<min(Self.looksMax, holders.count) {
            hand = hand + 1 < holders.count ? hand + 1 : 0
            let holder = self[holders[hand]]
            if holder.pointee.hasWritten {
                holder.pointee.hasWritten = false
                continue
            }
            try holder.pointee.park(&packer)
            holder.pointee.holding = -1
            hold(slot, at: hand)
            return true
        }
        return false
    }

    private mutating func hold(_ slot: Int32, at index: Int) {
        if index == holders.count { holders.append(slot) } else { holders[index] = slot }
        self[slot].pointee.holding = Int32(index)
    }

    /// The file that stood at `index` is closed or gone.
    mutating func giveUp(_ index: Int32) {
        guard index >= 0, let last = holders.popLast() else { return }
        guard Int(index) < holders.count else { return }
        holders[Int(index)] = last
        self[last].pointee.holding = index
    }
}
