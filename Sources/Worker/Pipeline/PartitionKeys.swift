import ConnectData
import Sink

/// The partition keys of one topic partition that the record path has met, by index.
struct PartitionKeys: ~Copyable {
    struct Entry {
        let key: PartitionKey
        /// Slot of the open file; -1 = none.
        var slot: Int32 = -1
        /// Records up to here are stored already: they are passed over.
        var floor: Offset = -1
        /// Those up to here lie in files of the connector that was taken over, without a proof.
        var takenOver: Offset = -1
        /// False while the key's lock is being read: its records are held.
        var isReady = true
        /// Number told to the machine for a file that is still to be opened; 0 = none.
        var reservedFile: UInt64 = 0
        /// Sealed files not yet committed.
        var sealed = 0
        /// When the key's own interval counts (granular mode).
        var flushBase: FlushBase

        var isIdle: Bool { slot < 0 && sealed == 0 && isReady && reservedFile == 0 }
    }

    /// Raw bytes of the partition fields → index.
    var raw = KeyTable()
    private var canonical: [PartitionKey: Int32] = [:]
    private(set) var count = 0
    private var entries: [Entry] = []

    /// Idle keys are forgotten above this many.
    static let rawKeysMax = 262_144
    static let compactionThreshold = 8192
    /// Flushes to let pass before idle keys are counted again: a count costs a look at each key.
    private var pause = 0

    subscript(index: Int32) -> Entry {
        get { entries[Int(index)] }
        set { entries[Int(index)] = newValue }
    }

    /// Makes a raw key known; beyond a bound all of them are forgotten and met anew.
    mutating func bind(_ bytes: UnsafeRawBufferPointer, _ index: Int32) {
        if raw.count >= Self.rawKeysMax { raw.removeAll() }
        raw.insert(bytes, index)
    }

    func index(of key: PartitionKey) -> Int32? { canonical[key] }

    var indices: Range<Int32> { 0..<Int32(entries.count) }

    mutating func insert(_ entry: Entry) -> Int32 {
        let index = Int32(entries.count)
        canonical[entry.key] = index
        entries.append(entry)
        count += 1
        return index
    }

    /// Sets the open file's slot of a key without copying its entry.
    @inline(__always) mutating func setSlot(_ index: Int32, _ slot: Int32) { entries[Int(index)].slot = slot }

    @inline(__always) func slot(_ index: Int32) -> Int32 { entries[Int(index)].slot }
    @inline(__always) func floor(_ index: Int32) -> Offset { entries[Int(index)].floor }
    func takenOver(_ index: Int32) -> Offset { entries[Int(index)].takenOver }
    @inline(__always) func isReady(_ index: Int32) -> Bool { entries[Int(index)].isReady }

    /// Forgets idle keys once there are many, and gives each old index its new one (-1 = forgotten); nil =
    /// nothing done.
    mutating func compact() -> [Int32]? {
        guard entries.count > Self.compactionThreshold else { return nil }
        pause -= 1
        guard pause <= 0 else { return nil }
        pause = entries.count / 4
        let idle = entries.reduce(0) { $0 + ($1.isIdle ? 1 : 0) }
        guard idle * 2 > entries.count else { return nil }
        pause = 0
        var renamed: [Int32] = []
        renamed.reserveCapacity(entries.count)
        var kept: [Entry] = []
        for entry in entries {
            renamed.append(entry.isIdle ? -1 : Int32(kept.count))
            if !entry.isIdle { kept.append(entry) }
        }
        entries = kept
        count = kept.count
        canonical = [:]
        for (index, entry) in kept.enumerated() { canonical[entry.key] = Int32(index) }
        raw = KeyTable()
        return renamed
    }
}
