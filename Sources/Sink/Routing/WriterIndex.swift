/// The writers of one topic partition by partition key: raw keys for the record path, canonical keys for the
/// truth.
///
/// Two raw keys of one canonical key (`1` and `"1"`) lead to the same writer.
package struct WriterIndex: ~Copyable {
    private var table: KeyTable
    private var numbers: [PartitionKey: Int32] = [:]
    private var keys: [PartitionKey?] = []
    private var free: [Int32] = []
    private let rawKeysMax: Int

    /// - Parameters:
    ///   - rawKeysMax: raw keys kept; beyond it they are forgotten and met anew (canonical keys stay).
    ///   - seed: of the table's hash; see `KeyTable`.
    package init(rawKeysMax: Int = 65_536, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        table = KeyTable(seed: seed)
        self.rawKeysMax = rawKeysMax
    }

    /// The writer of a raw key met before, or -1.
    package func find(_ raw: UnsafeRawBufferPointer) -> Int32 { table.find(raw) }

    /// The writer of `key`, made known under `raw`; `isNew` when the partition key itself was not known.
    ///
    /// - Precondition: `find(raw)` was -1.
    package mutating func bind(_ raw: UnsafeRawBufferPointer, to key: PartitionKey) -> (
        writer: Int32, isNew: Bool
    ) {
        if table.count >= rawKeysMax { table.removeAll() }
        if let known = numbers[key] {
            table.insert(raw, known)
            return (known, false)
        }
        let number: Int32
        if let reused = free.popLast() {
            number = reused
            keys[Int(number)] = key
        } else {
            number = Int32(keys.count)
            keys.append(key)
        }
        numbers[key] = number
        table.insert(raw, number)
        return (number, true)
    }

    /// The partition key of a writer.
    package func key(_ writer: Int32) -> PartitionKey? { keys[Int(writer)] }

    /// Known partition keys.
    package var count: Int { numbers.count }

    /// Forgets a writer; its number is given to another key later. All raw keys are met anew.
    package mutating func remove(_ writer: Int32) {
        guard let key = keys[Int(writer)] else { return }
        keys[Int(writer)] = nil
        numbers[key] = nil
        free.append(writer)
        table.removeAll()
    }

    package mutating func removeAll() {
        table.removeAll()
        numbers.removeAll()
        keys.removeAll()
        free.removeAll()
    }
}
