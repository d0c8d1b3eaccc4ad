import ConnectData
import Sink
import Testing

@testable import Worker

/// Records that wait for their key's lock are whole copies.
struct HeldRecordsTests {
    private func sums(_ offsets: [Int64]) -> OffsetSums {
        var sums = OffsetSums(from: 5)
        for offset in offsets { sums.delivered.add(offset) }
        return sums
    }

    private func text(_ bytes: UnsafeRawBufferPointer?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    private func append(
        _ batch: inout RecordBatch, _ offset: Int64, key: String?, value: String?,
        headers: [(String, String?)] = []
    ) {
        func withOptional(_ text: String?, _ body: (UnsafeRawBufferPointer?) -> Void) {
            guard let text else { return body(nil) }
            Array(text.utf8).withUnsafeBytes { body($0) }
        }
        withOptional(key) { key in
            withOptional(value) { value in
                batch.append(
                    partition: 9, offset: offset, timestamp: offset * 1000, key: key, value: value)
            }
        }
        for header in headers {
            withOptional(header.1) { value in
                Array(header.0.utf8).withUnsafeBytes { batch.appendHeader(name: $0, value: value) }
            }
        }
    }

    @Test func `key, value, headers, timestamp and sums survive the batch they came in`() {
        var source = RecordBatch()
        append(&source, 5, key: "k5", value: "v5", headers: [("a", "1"), ("b", nil), ("a", "")])
        append(&source, 6, key: nil, value: nil)
        append(&source, 8, key: "", value: "", headers: [("c", "3")])
        let held = HeldRecords()
        held.append(source, 0, partition: 2, sums: sums([]))
        held.append(source, 2, partition: 2, sums: sums([5, 6]))
        held.append(source, 1, partition: 2, sums: sums([5]))
        source.removeAll()
        append(&source, 99, key: "overwritten", value: "overwritten")

        let count = held.batch.count
        #expect(count == 3)
        let offsets = (0..<3).map { held.batch.records[$0].offset }
        let timestamps = (0..<3).map { held.batch.records[$0].timestamp }
        #expect(offsets == [5, 8, 6])
        #expect(timestamps == [5000, 8000, 6000])
        let keys = (0..<3).map { text(held.batch.key($0)) }
        let values = (0..<3).map { text(held.batch.value($0)) }
        #expect(keys == ["k5", "", nil])
        #expect(values == ["v5", "", nil])
        let names = (0..<held.batch.headers.count).map { text(held.batch.headerName(held.batch.headers[$0])) }
        let headers = (0..<held.batch.headers.count).map {
            text(held.batch.headerValue(held.batch.headers[$0]))
        }
        #expect(names == ["a", "b", "a", "c"])
        #expect(headers == ["1", nil, "", "3"])
        let headerCounts = (0..<3).map { held.batch.records[$0].headerCount }
        #expect(headerCounts == [3, 1, 0])
        #expect(held.sums == [sums([]), sums([5, 6]), sums([5])])
        let run = held.batch.runs[0]
        #expect(run == RecordRun(partition: 2, start: 0, end: 3))
    }

    @Test func `bytes count what is held`() {
        var source = RecordBatch()
        append(&source, 1, key: "key", value: "value", headers: [("name", "text")])
        let held = HeldRecords()
        #expect(held.bytes == 0)
        for _ in 0..<10 { held.append(source, 0, partition: 0, sums: sums([])) }
        #expect(held.bytes == 10 * ("value\n".utf8.count + "key".utf8.count + "nametext".utf8.count))
    }
}
