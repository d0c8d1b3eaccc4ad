import Bytes
import ConnectData
import Sink

/// Records of one partition whose key's lock is being read: copied whole, delivered again once the key is
/// ready.
///
/// Bounded by the task: a partition that holds more than `bytesMax` pauses.
final class HeldRecords {
    var batch = RecordBatch(valueCapacity: 4096, records: 64)
    /// What Kafka had delivered before each record: a file that begins with it has to know.
    private(set) var sums: [OffsetSums] = []
    static let bytesMax = 8 << 20

    var bytes: Int { batch.values.count + batch.side.count }

    /// Copies record `index` of `source`.
    func append(_ source: borrowing RecordBatch, _ index: Int, partition: Int32, sums before: OffsetSums) {
        sums.append(before)
        let slot = source.records[index]
        batch.append(
            partition: partition, offset: slot.offset, timestamp: slot.timestamp, key: source.key(index),
            value: source.value(index))
        for header in Int(slot.headerStart)..<Int(slot.headerStart + slot.headerCount) {
            let found = source.headers[header]
            batch.appendHeader(name: source.headerName(found), value: source.headerValue(found))
        }
    }
}
