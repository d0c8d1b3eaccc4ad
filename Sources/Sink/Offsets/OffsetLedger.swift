package import ConnectData

/// Which offsets of a partition are not stored yet, and so where the next owner may start (the safe offset,
/// EO-4).
///
/// A value: every file that is open or on its way holds the offset of its first record; the safe offset is
/// the lowest of them, else the position. Files are opened nearly always in the order of their first offsets
/// (not where records waited for their key's lock); a call costs a search among them. Beside each file stand
/// the delivered sums before its first offset: they are known at every safe offset.
package struct OffsetLedger: Equatable, Sendable {
    private struct Entry: Equatable, Sendable {
        var file: StagedFile.ID
        var first: Offset
        var before: OffsetSums
        var isClosed = false
    }

    /// Everything below has been delivered: written to a file, waiting for its key's lock, or skipped.
    package private(set) var position: Offset
    /// Delivered sums before `position`.
    package private(set) var sums: OffsetSums
    /// In the order of `first`; closed entries are dropped when they reach the head.
    private var entries: [Entry] = []
    /// First offset by file.
    private var firsts: [StagedFile.ID: Offset] = [:]
    /// Entries before this index are dropped already.
    private var head = 0

    package init(start: Offset, sums: OffsetSums) {
        position = start
        self.sums = sums
    }

    /// The next owner may start here.
    package var safeOffset: Offset { head < entries.count ? entries[head].first : position }

    /// Delivered sums before the safe offset.
    package var sumsAtSafeOffset: OffsetSums { head < entries.count ? entries[head].before : sums }

    /// No file is open or on its way.
    package var isEmpty: Bool { head == entries.count }

    /// Everything below `position` has been delivered.
    package mutating func advance(to position: Offset, sums: OffsetSums) {
        precondition(position >= self.position, "the position never goes back")
        self.position = position
        self.sums = sums
    }

    /// Passes over an offset that was delivered, and summed so, some time ago: files that begin behind it
    /// learn of it too, so that the sums are right at every safe offset to come.
    package mutating func skip(_ offset: Offset, _ reason: SkipReason) {
        precondition(offset >= safeOffset && offset < position, "what the safe offset has passed is settled")
        sums.skip(offset, reason)
        var sum = OffsetSum()
        sum.add(offset)
        let one = [OffsetSums.Skipped(reason, sum)]
        for index in index(of: offset + 1)..<entries.count { entries[index].before.skip(one) }
    }

    /// A file was opened for the record at `first`, which is not stored: it lies at or above the safe offset.
    package mutating func open(_ file: StagedFile.ID, first: Offset, before: OffsetSums) {
        precondition(first >= safeOffset, "a file begins at or above the safe offset (EO-4)")
        let entry = Entry(file: file, first: first, before: before)
        firsts[file] = first
        if head == entries.count || entries[entries.count - 1].first < first {
            entries.append(entry)
        } else {
            entries.insert(entry, at: index(of: first))
        }
    }

    /// The file's records are stored, or it got none.
    package mutating func close(_ file: StagedFile.ID) {
        guard let first = firsts.removeValue(forKey: file) else {
            preconditionFailure("file \(file) is not open")
        }
        var index = index(of: first)
        while entries[index].file != file { index += 1 }  // A dropped file may have begun there too.
        entries[index].isClosed = true
        while head < entries.count, entries[head].isClosed { head += 1 }
        if head > 32, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }

    /// The index of the first entry that does not begin before `first`.
    private func index(of first: Offset) -> Int {
        var (low, high) = (head, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].first < first { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
