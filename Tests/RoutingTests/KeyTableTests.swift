import Bytes
import ConnectData
import KCQL
import Testing

@testable import Sink

struct KeyTableTests {
    @Test func `a table finds what a dictionary finds`() {
        var random = SplitMix64(seed: 3)
        var table = KeyTable()
        var model: [[UInt8]: Int32] = [:]
        for step in 0..<30_000 {
            let key = (0..<Int(random.next() % 20)).map { _ in UInt8(truncatingIfNeeded: random.next() % 3) }
            key.withUnsafeBytes { bytes in
                #expect(table.find(bytes) == model[key] ?? -1)
                if model[key] == nil {
                    table.insert(bytes, Int32(step))
                    model[key] = Int32(step)
                }
            }
            if step == 20_000 {
                table.removeAll()
                model.removeAll()
            }
        }
        #expect(table.count == model.count)
        #expect(table.count > 1000)
    }

    @Test func `the key function tells apart what decides about partition keys, and nothing else`() throws {
        func hash(
            _ kcql: String, zone: String = "UTC", _ compatibility: Compatibility = .documented,
            converters: [String] = ["value JsonConverter"], transforms: [String] = []
        ) throws -> String {
            KeyFunction.hash(
                try KCQL.parse(kcql).statements[0], zone: zone, compatibility: compatibility,
                converters: converters,
                transforms: transforms)
        }
        let base = "INSERT INTO box SELECT * FROM t PARTITIONBY a, _key.b"
        let first = try hash(base)
        #expect(first.count == 32)
        #expect(first == (try hash(base + " STOREAS JSON PROPERTIES('flush.count'=7, 'key.suffix'='x')")))
        let others = [
            try hash("INSERT INTO box SELECT * FROM t PARTITIONBY a, b"),
            try hash("INSERT INTO box SELECT * FROM t"),
            try hash("INSERT INTO box SELECT * FROM t NOPARTITION"), try hash(base, zone: "Europe/Berlin"),
            try hash("INSERT INTO box SELECT * FROM t PARTITIONBY _key.b, a"), try hash(base, .streamReactor),
            try hash(base + " PROPERTIES('padding.length.partition'=3)"), try hash(base, converters: []),
            try hash(base, transforms: ["value JsonConverter"]),
            try hash(base, converters: ["value", "JsonConverter"]),
        ]
        #expect(Set(others + [first]).count == others.count + 1)
    }

    @Test func `the key function's text does not change between versions`() throws {
        let statement = try KCQL.parse("INSERT INTO box SELECT * FROM t PARTITIONBY a").statements[0]
        let text = KeyFunction.hash(
            statement, zone: "UTC", compatibility: .documented, converters: ["c"], transforms: [])
        #expect(text == "ed705f0ab68aa9d63e4d5a2b87a885c2")
    }
}
