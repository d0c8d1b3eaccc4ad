import Bytes
import ConnectData
import Testing

struct RecordBatchTests {
    private func append(_ batch: inout RecordBatch, _ partition: Int32, _ offset: Offset, _ value: String?) {
        guard let value else {
            return batch.append(partition: partition, offset: offset, timestamp: -1, key: nil, value: nil)
        }
        Array(value.utf8).withUnsafeBytes {
            batch.append(partition: partition, offset: offset, timestamp: 7, key: $0, value: $0)
        }
    }

    @Test func `values of neighbours lie side by side, one newline behind each`() {
        var batch = RecordBatch(valueCapacity: 8, records: 1)
        for (index, value) in ["{}", "", "abc"].enumerated() { append(&batch, 0, Offset(index), value) }
        let content = String(decoding: batch.values.bytes, as: UTF8.self)
        #expect(content == "{}\n\nabc\n")
        let third = batch.value(2).map { String(decoding: $0, as: UTF8.self) }
        #expect(third == "abc")
    }

    @Test func `a null value takes no bytes and is not an empty one`() {
        var batch = RecordBatch(valueCapacity: 8, records: 1)
        append(&batch, 0, 0, nil)
        append(&batch, 0, 1, "")
        let (null, empty, bytes) = (batch.value(0) == nil, batch.value(1)?.count, batch.values.count)
        #expect(null)
        #expect(empty == 0)
        #expect(bytes == 1)
    }

    @Test func `consecutive records of a partition are one run`() {
        var batch = RecordBatch(valueCapacity: 8, records: 1)
        for (partition, offset) in [(3, 0), (3, 1), (1, 9), (3, 2)] as [(Int32, Offset)] {
            append(&batch, partition, offset, "x")
        }
        let runs = (0..<batch.runs.count).map { batch.runs[$0] }
        #expect(
            runs == [
                RecordRun(partition: 3, start: 0, end: 2), RecordRun(partition: 1, start: 2, end: 3),
                RecordRun(partition: 3, start: 3, end: 4),
            ])
    }

    @Test func `equal schemas share a number and none is 0`() {
        let table = SchemaTable()
        func make(_ name: String) -> Schema {
            Schema(.structure, name: name, fields: [Schema.Field("a", Schema(.int32, optional: true))])
        }
        let first = table.intern(make("x"))
        #expect(table.intern(make("x")) == first)
        #expect(table.intern(make("y")) != first)
        #expect(first != SchemaTable.none)
        #expect(table[SchemaTable.none] == nil)
        #expect(table[first] == make("x"))
    }
}
