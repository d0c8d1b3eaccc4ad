import CRdKafka
import Testing
import Worker

/// The client library itself judges what the tables let through.
@Suite struct LibraryAcceptsTests {
    /// Java's names at the ends of their ranges.
    private static let extremes: [String] = ConfigTable.consumer.rows.flatMap { row -> [String] in
        guard case .range(let range) = row.allowed, row.status == .implemented else { return [] }
        let type: Int64 = row.type == .int ? Int64(Int32.max) : .max
        return ["\(row.name)=\(range.lowerBound)", "\(row.name)=\(min(type, range.upperBound))"]
    }

    @Test(arguments: [""] + extremes)
    func `The library takes what the tables allow`(_ line: String) throws {
        let loaded = TestFiles.load(worker: line.isEmpty ? "" : "consumer.\(line)\n")
        guard loaded.isUsable else {
            // Refused by a limit between two properties, whose error names the other one.
            #expect(loaded.problems.errors.allSatisfy { $0.message.contains(" must ") })
            return
        }
        let settings = try #require(loaded.connectors.first).consumer
        let conf = rd_kafka_conf_new()
        let size = 512
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: size)
        defer { text.deallocate() }
        for property in settings.properties(connector: "orders", task: 0) {
            let result = rd_kafka_conf_set(conf, property.name, property.value, text, size)
            #expect(result == RD_KAFKA_CONF_OK, "\(property): \(String(cString: text))")
        }
        let client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, text, size)
        #expect(client != nil, "\(line): \(String(cString: text))")
        if let client { rd_kafka_destroy(client) } else { rd_kafka_conf_destroy(conf) }
    }
}
