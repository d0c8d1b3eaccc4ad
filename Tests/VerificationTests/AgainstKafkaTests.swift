import ConnectData
import Kafka
import ObjectStore
import Sink
import Testing

@testable import Verification

/// The lake against the topic itself, which a broker in this process holds.
@Suite struct AgainstKafkaTests {
    private let broker: MockBroker

    init() throws { broker = try MockBroker() }

    /// A topic of thirty records, every third of them of country B, and a lake that knows it.
    private func lake(_ clauses: String = "", nulls: Set<Offset> = [], mode: String = "batch") throws
        -> SampleLake
    {
        let producer = try Producer(properties: broker.clientProperties)
        for offset: Offset in 0..<30 {
            let value = nulls.contains(offset) ? nil : Array(Self.line(offset).utf8)
            try producer.send(
                topic: "orders", partition: 0, key: nil, value: value, headers: [], timestamp: 1)
        }
        try producer.flush()
        return try SampleLake(
            .inMemory, clauses, mode: mode,
            worker: [
                "bootstrap.servers=\(broker.bootstrapServers)",
                "key.converter=org.apache.kafka.connect.storage.StringConverter",
                "value.converter=org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable=false",
            ])
    }

    private static func line(_ offset: Offset) -> String {
        #"{"country":"\#(offset % 3 == 0 ? "B" : "A")","id":\#(offset)}"#
    }

    private func add(_ offsets: [Offset], _ name: String, to lake: SampleLake) throws -> ObjectKey {
        try lake.add(offsets, name, text: offsets.map { Self.line($0) + "\n" }.joined())
    }

    private func lock(_ lake: SampleLake, _ end: Offset = 30) throws {
        try lake.lock(
            end - 1, LockProof(sums: SampleLake.sums([0...(end - 1)]), end: end, day: 1))
    }

    @Test func `whole files are made of the topic's records, and an edit is named`() throws {
        let lake = try lake()
        _ = try add(Array(0...9), "1.json", to: lake)
        let second = try add(Array(10...29), "2.json", to: lake)
        try lock(lake)
        var verdict = try lake.verify { $0.againstKafka = true }
        #expect(verdict.findings.isEmpty, "\(verdict.findings)")
        #expect(verdict.notes == ["compared with the topic: offsets 0 to 29"])
        let length = Self.line(10).utf8.count + 1
        try lake.change(second) { $0[3 * length + 2] = UInt8(ascii: "C") }
        verdict = try lake.verify { $0.againstKafka = true }
        #expect(verdict.findings.map(\.kind) == [.damaged, .different])
        #expect(verdict.findings.last?.ranges == [13...13])
    }

    @Test func `a file written with another record than the topic's is found though its checksum holds`()
        throws
    {
        let lake = try lake()
        let text = (0..<30).map { Self.line($0 == 4 ? 400 : $0) + "\n" }.joined()
        try lake.add(Array(0..<30), "1.json", text: text)
        try lock(lake)
        #expect(try lake.verify { $0.deep = true }.findings.isEmpty)
        let finding = try #require(try lake.verify { $0.againstKafka = true }.findings.first)
        #expect(finding.kind == .different && finding.ranges == [4...4])
    }

    @Test(arguments: ["batch", "granular"])
    func `of files by partition key each record is told`(_ mode: String) throws {
        let lake = try lake("PARTITIONBY country", mode: mode)
        let b = (0..<30).filter { $0 % 3 == 0 }.map { Offset($0) }
        let a = (0..<30).filter { $0 % 3 != 0 }.map { Offset($0) }
        _ = try add(Array(a.prefix(8)), "a/1.json", to: lake)
        let gone = try add(Array(a.dropFirst(8)), "a/2.json", to: lake)
        _ = try add(Array(b.prefix(4)), "b/1.json", to: lake)
        _ = try add(Array(b.dropFirst(4)), "b/2.json", to: lake)
        try lock(lake)
        #expect(try lake.verify { $0.againstKafka = true }.findings.isEmpty)
        try lake.remove(gone)
        let guessed = try lake.verify().findings
        #expect(guessed.allSatisfy { $0.kind == .missing } && !guessed.allSatisfy(\.isExact))
        #expect(guessed.reduce(0) { $0 + $1.count } == 12)
        let told = try #require(try lake.verify { $0.againstKafka = true }.findings.first)
        #expect(told.kind == .missing && told.isExact)
        #expect(told.ranges == OffsetRuns(a.dropFirst(8).map { $0...$0 }).runs)
    }

    @Test func `the first of two files of a key being gone does not hide the second`() throws {
        let lake = try lake("PARTITIONBY country")
        let b = (0..<30).filter { $0 % 3 == 0 }.map { Offset($0) }
        let a = (0..<30).filter { $0 % 3 != 0 }.map { Offset($0) }
        _ = try add(a, "a/1.json", to: lake)
        _ = try add(Array(b.dropFirst(4)), "b/2.json", to: lake)
        try lock(lake)
        let verdict = try lake.verify { $0.againstKafka = true }
        #expect(verdict.findings.map(\.kind) == [.missing])
        #expect(verdict.findings.first?.ranges == [0...0, 3...3, 6...6, 9...9])
    }

    @Test(arguments: [false, true])
    func `what was taken over is in the topic and in no object of ours`(_ byKey: Bool) throws {
        let lake = try lake(byKey ? "PARTITIONBY country" : "")
        // The Java connector's master said 3, its lock of the key 12.
        let theirs = (4...12).map { Offset($0) }.filter { !byKey || $0 % 3 == 0 }
        let ours = (4...29).map { Offset($0) }.filter { !theirs.contains($0) }
        let b = ours.filter { byKey && $0 % 3 == 0 }
        let a = ours.filter { !byKey || $0 % 3 != 0 }
        _ = try add(Array(a.prefix(8)), "a/1.json", to: lake)
        let gone = try add(Array(a.dropFirst(8)), "a/2.json", to: lake)
        if byKey { _ = try add(b, "b/1.json", to: lake) }
        var sums = SampleLake.sums([4...29], from: 4)
        for offset in theirs { sums.skip(offset, .takenOver) }
        try lake.lock(29, LockProof(sums: sums, end: 30, day: 1))
        let verdict = try lake.verify { $0.againstKafka = true }
        #expect(verdict.findings.isEmpty, "\(verdict.findings)")
        #expect(verdict.takenOver.count == Int64(theirs.count))
        try lake.remove(gone)
        let finding = try #require(try lake.verify { $0.againstKafka = true }.findings.first)
        #expect(finding.kind == .missing && finding.count == Int64(a.count - 8), "\(finding)")
    }

    @Test func `files across the safe offset are proved by the topic, and nothing says otherwise`() throws {
        let lake = try lake("PARTITIONBY country", mode: "granular")
        let b = (0..<16).filter { $0 % 3 == 0 }.map { Offset($0) }
        let a = (0..<26).filter { $0 % 3 != 0 }.map { Offset($0) }
        _ = try add(a, "a/1.json", to: lake)
        _ = try add(b, "b/1.json", to: lake)
        try lake.lock(13, LockProof(sums: SampleLake.sums([0...13]), end: 14, day: 1))
        try lake.replace(
            lake.paths.lock(named: "country=a"),
            LockDocument(owner: SampleLake.owner, committedOffset: 29).encoded)
        // 18, 21, 24 and all from 26 on are not stored yet: three within what objects cover.
        let fast = try lake.verify()
        #expect(fast.findings.isEmpty && fast.provedTo == 0 && fast.countNotes.count == 1, "\(fast)")
        #expect(
            fast.lines[0].hasPrefix("orders-0: offsets 0 to 13 agree by their counts alone; 14 records in"))
        #expect(fast.lines.contains { $0.hasSuffix("; --against-kafka proves them") })
        let whole = try lake.verify { $0.againstKafka = true }
        #expect(whole.lines[0].hasPrefix("orders-0: offsets 0 to 13 stored once; 14 records in 2 objects"))
        #expect(whole.findings.isEmpty && whole.provedTo == 14 && whole.stored == 14, "\(whole)")
        #expect(whole.countNotes.isEmpty && whole.undelivered == 0)
    }

    @Test func `a lock that counts what the topic never delivered is found`() throws {
        let lake = try lake()
        _ = try add(Array(0..<30), "1.json", to: lake)
        try lake.lock(29, LockProof(sums: SampleLake.sums([0...27]), end: 30, day: 1))
        let verdict = try lake.verify { $0.againstKafka = true }
        #expect(verdict.findings.contains { $0.kind == .notDelivered })
        try lock(lake, 40)
        let ahead = try lake.verify { $0.againstKafka = true }
        #expect(ahead.findings.contains { $0.kind == .notDelivered && $0.text.contains("ends at 30") })
    }

    @Test func `a file across the beginning does not end the comparison before it began`() throws {
        let lake = try lake("PARTITIONBY country", mode: "granular")
        let b = (0..<30).filter { $0 % 3 == 0 }.map { Offset($0) }
        let a = (0..<30).filter { $0 % 3 != 0 }.map { Offset($0) }
        _ = try add(a, "a/1.json", to: lake)
        _ = try add(Array(b.prefix(4)), "b/1.json", to: lake)
        let last = try add(Array(b.dropFirst(4)), "b/2.json", to: lake)
        try lake.lock(29, LockProof(sums: SampleLake.sums([10...29], from: 10), end: 30, day: 1))
        let whole = try lake.verify { $0.againstKafka = true }
        #expect(whole.findings.isEmpty, "\(whole.findings)")
        #expect(whole.from == 10 && whole.notes.contains("compared with the topic: offsets 10 to 29"))
        #expect(whole.provedFrom == 10 && whole.countNotes.isEmpty && whole.stored == 20)
        try lake.remove(last)
        let verdict = try lake.verify { $0.againstKafka = true }
        #expect(verdict.findings.map(\.kind) == [.missing])
        #expect(verdict.findings.first?.ranges == b.dropFirst(4).map { $0...$0 })
    }
}
