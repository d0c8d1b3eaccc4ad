import Bytes
import ConnectData

enum TestBatch {
    /// A batch of values; nil is a null value.
    static func values(_ values: [[UInt8]?]) -> RecordBatch {
        var batch = RecordBatch(valueCapacity: 64, records: 4)
        for (offset, value) in values.enumerated() {
            if let value {
                // An array without elements may have no address.
                (value + [0]).withUnsafeBytes { bytes in
                    batch.append(
                        partition: 0, offset: Offset(offset), timestamp: -1, key: nil,
                        value: UnsafeRawBufferPointer(rebasing: bytes[..<value.count]))
                }
            } else {
                batch.append(partition: 0, offset: Offset(offset), timestamp: -1, key: nil, value: nil)
            }
        }
        return batch
    }

    static func keys(_ keys: [[UInt8]?]) -> RecordBatch {
        var batch = RecordBatch(valueCapacity: 64, records: 4)
        for (offset, key) in keys.enumerated() {
            ((key ?? []) + [0]).withUnsafeBytes { bytes in
                batch.append(
                    partition: 0, offset: Offset(offset), timestamp: -1,
                    key: key.map { UnsafeRawBufferPointer(rebasing: bytes[..<$0.count]) }, value: nil)
            }
        }
        return batch
    }

    static func texts(_ values: [String]) -> RecordBatch { Self.values(values.map { Array($0.utf8) }) }
}
