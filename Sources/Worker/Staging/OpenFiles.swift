import Bytes

/// The open files of one task: a table of plain structs, addressed by slot number.
///
/// Limits: `descriptorsMax` files keep their descriptor, the others are parked between writes; all buffers
/// together stay near `bufferBytes`, and a buffer near 512 bytes, however many files are open.
struct OpenFiles: ~Copyable {
    private var base: UnsafeMutablePointer<OpenFile>
    private var room: Int
    private var used = 0
    private var free: [Int32] = []
    private var occupied: [Bool] = []
    private(set) var count = 0
    let descriptorsMax: Int
    let bufferBytes: Int
    /// A file writes its buffer out when it holds this much.
    private(set) var spillThreshold: Int

    /// Slots of the files that hold their descriptor, and where the clock's hand stands among them.
    var holders: [Int32] = []
    var hand = 0

    /// Runs of at least this many bytes are written without a copy.
    private static let directMin = 16 << 10
    private static let spillMax = 64 << 10
    private static let spillMin = 512

    init(descriptorsMax: Int, bufferBytes: Int) {
        self.descriptorsMax = descriptorsMax
        self.bufferBytes = bufferBytes
        room = 16
        base = .allocate(capacity: room)
        spillThreshold = Self.spillMax
    }

    deinit {
        for slot in 0..<used where occupied[slot] { (base + slot).deinitialize(count: 1) }
        base.deallocate()
    }

    /// Puts a file into a free slot and says which.
    mutating func insert(_ file: consuming OpenFile) -> Int32 {
        count += 1
        retune()
        if let slot = free.popLast() {
            (base + Int(slot)).initialize(to: file)
            occupied[Int(slot)] = true
            return slot
        }
        if used == room {
            let fresh = UnsafeMutablePointer<OpenFile>.allocate(capacity: room * 2)
            fresh.moveInitialize(from: base, count: used)
            base.deallocate()
            base = fresh
            room *= 2
        }
        (base + used).initialize(to: file)
        occupied.append(true)
        used += 1
        return Int32(used - 1)
    }

    /// Takes a file out of the table.
    mutating func remove(_ slot: Int32) -> OpenFile {
        precondition(occupied[Int(slot)], "the slot is empty")
        count -= 1
        retune()
        occupied[Int(slot)] = false
        free.append(slot)
        giveUp(base[Int(slot)].holding)
        base[Int(slot)].holding = -1
        return (base + Int(slot)).move()
    }

    /// Whether `slot` holds a file.
    func isOpen(_ slot: Int32) -> Bool { occupied[Int(slot)] }

    /// Whether `slot` still holds the file `id`.
    func holds(_ id: UInt64, in slot: Int32) -> Bool { occupied[Int(slot)] && base[Int(slot)].id == id }

    /// The file in `slot`. Valid until the next `insert`.
    @inline(__always) subscript(slot: Int32) -> UnsafeMutablePointer<OpenFile> { base + Int(slot) }

    /// Writes out what the file in `slot` has buffered; beyond the cap on descriptors it is parked at once.
    mutating func spill(_ slot: Int32, _ packer: inout Packer) throws(StagingError) {
        let file = base + Int(slot)
        guard file.pointee.buffer.count > 0 else { return }
        if try !admit(slot, &packer) {
            try file.pointee.park(&packer)
        } else {
            try file.pointee.spill(&packer)
        }
    }

    /// Writes everything of the file in `slot`: closing it needs no room any more.
    mutating func settle(_ slot: Int32, _ packer: inout Packer) throws(StagingError) {
        try spill(slot, &packer)
        try self[slot].pointee.touch()
    }

    /// Appends bytes of a run: large ones go past the buffer. Refused, the file holds none of them.
    mutating func append(_ bytes: UnsafeRawBufferPointer, to slot: Int32, _ packer: inout Packer)
        throws(StagingError)
    {
        let file = base + Int(slot)
        if file.pointee.isPacked || bytes.count < Self.directMin {
            let before = file.pointee.buffer.count
            file.pointee.buffer.append(bytes)
            guard file.pointee.buffer.count >= spillThreshold else { return }
            do throws(StagingError) {
                try spill(slot, &packer)
            } catch {
                file.pointee.buffer.setCount(before)
                throw error
            }
            return
        }
        try spill(slot, &packer)
        let isHeld = try admit(slot, &packer)
        try file.pointee.write(bytes)
        file.pointee.hasWritten = true
        if !isHeld { try file.pointee.park(&packer) }
    }

    private mutating func retune() {
        spillThreshold = min(Self.spillMax, max(Self.spillMin, bufferBytes / max(count, 1)))
    }
}
