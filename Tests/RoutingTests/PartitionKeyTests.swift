import ConnectData
import KCQL
import Testing

@testable import Sink

struct PartitionKeyTests {
    typealias Value = RoutingFixture.Value

    @Test(arguments: [
        (Value.number("12345678901234567890123"), "12345678901234567890123"), (.number("1e400"), "1e400"),
        (.number("1.50"), "1.50"), (.int(-7), "-7"), (.bool(true), "true"), (.bool(false), "false"),
        (.double(1e10), "1.0E10"), (.double(100), "100.0"), (.float(0.1), "0.1"), (.text("sam"), "sam"),
        (.null, "[missing]"), (.missing, "[missing]"), (.text("[missing]"), "%5Bmissing]"),
        (.text("a/b"), "a%2Fb"), (.text(".."), ".%2E"), (.text("."), "%2E"),
        (.text("x\\..\\y"), "x%5C..%5Cy"),
        (.text("a b "), "a b%20"), (.text("50%"), "50%25"), (.text("a\u{0}\n\u{7F}"), "a%00%0A%7F"),
        (.text("\u{85}é"), "%C2%85é"), (.text(""), ""),
        (.escaped(#"a\/\"\u00e9\ud83d\ude00\n"#), "a%2F\"é😀%0A"),
        (.escaped(#"\ud800"#), "\u{FFFD}"), (.raw([0x61, 0xFF]), "a%FF"), (.raw([0xC0, 0xAF]), "%C0%AF"),
        (.decimal([0x04, 0xD2], 2), "12.34"), (.decimal([0xFF], 3), "-0.001"),
        (.date(1_704_067_200_000), "2024-01-01"),
        (.time(3_723_004), "01:02:03.004"), (.timestamp(1_700_000_000_000), "2023-11-14T22:13:20Z"),
    ]) func `a value becomes safe text in the documented form`(_ value: Value, _ text: String) throws {
        let fixture = try RoutingFixture(.by([RoutingFixture.field(.value, "v")]))
        #expect(try fixture.partitionKey(values: [value]).fields == [PartitionKey.Field("v", text)])
    }

    @Test(arguments: [
        (Value.number("12345678901234567890123"), "4807115922877859019"), (.number("1e400"), "Infinity"),
        (.number("-0"), "0"), (.number("1.50"), "1.5"), (.number("1e-7"), "1.0E-7"),
        (.number("123456789.5"), "1.234567895E8"),
        (.double(0.001), "0.001"), (.double(9_999_999), "9999999.0"), (.double(-0.0), "-0.0"),
        (.double(1e7), "1.0E7"),
        (.double(0.000999), "9.99E-4"), (.double(.nan), "NaN"), (.text("a/b"), "a/b"), (.text(""), ""),
        (.text("[missing]"), "[missing]"), (.null, "[missing]"), (.text("a\nb"), "a\nb"), (.text(".."), ".."),
        (.raw([0x61, 0xFF]), "a\u{FFFD}"), (.decimal([0x04, 0xD2], 2), "12.34"),
    ]) func `a value becomes Java's text in the compatibility`(_ value: Value, _ text: String) throws {
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.value, "v")]), compatibility: .streamReactor)
        #expect(try fixture.partitionKey(values: [value]).fields == [PartitionKey.Field("v", text)])
    }

    @Test(arguments: [
        Value.missing, .map, .date(0), .text("a\u{0}"), .text("x/../y"), .text("x\\.."), .text("b "),
    ])
    func `the compatibility fails where Java fails, and where a value would leave its directory`(
        _ value: Value
    ) throws {
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.value, "v")]), compatibility: .streamReactor)
        #expect {
            try fixture.partitionKey(values: [value])
        } throws: { ($0 as? RoutingError)?.kind == .badRecord }
    }

    @Test func `a list, a map or a struct names no directory in either form`() throws {
        for compatibility in [Compatibility.documented, .streamReactor] {
            let fixture = try RoutingFixture(.by([RoutingFixture.field(.key)]), compatibility: compatibility)
            #expect {
                try fixture.partitionKey(keys: [.map])
            } throws: { ($0 as? RoutingError)?.message.contains("Non primitive struct provided") == true }
        }
    }

    @Test func `a date field is the bucket of the timestamp`() throws {
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.date, "uuuu"), RoutingFixture.field(.date, "LL/dd")]))
        let key = try fixture.partitionKey(timestamp: 1_270_166_400_000)
        #expect(key.fields.map(\.value) == ["2010", "04/02"])
        #expect(try fixture.partitionKey(timestamp: -1).fields.map(\.value) == ["[missing]", "[missing]"])
        let java = try RoutingFixture(
            .by([RoutingFixture.field(.date, "uuuu")]), compatibility: .streamReactor)
        #expect(throws: RoutingError.self) { try java.partitionKey(timestamp: -1) }
    }

    @Test func `topic and partition come from the topic partition, padded`() throws {
        var effective = EffectiveProperties()
        effective.padding.partition = 4
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.topic), RoutingFixture.field(.partition)]), effective: effective)
        let key = try fixture.partitionKey(of: TopicPartition("orders", 7))
        #expect(key.fields.map(\.value) == ["orders", "0007"])
        #expect(fixture.plan.isConstant)
    }

    @Test func `an empty value without its name still has a directory`() throws {
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.value, "v")]), effective: EffectiveProperties())
        #expect(try fixture.partitionKey(values: [.text("")]).fields[0].value == "[empty]")
        #expect(try fixture.partitionKey(values: [.text("[empty]")]).fields[0].value == "%5Bempty]")
    }

    @Test(arguments: [
        ([("name", "sam"), ("region", "8")], "name=sam_region=8"),
        ([("v", "x/y/z")], "v=x%2Fy%2Fz"), ([("c", "[missing]")], "c=%5Bmissing%5D"),
        ([("_headers.region", "a b")], "%5Fheaders.region=a+b"),
        ([("key", "kk"), ("h", "hh"), ("c", "v1"), ("c2", "true")], "c=v1_c2=true_h=hh_key=kk"),
        ([("date", "2010"), ("date", "04"), ("date", "02")], "date=2010_date=04_date=02"),
        ([("a", "é*~=_")], "a=%C3%A9*%7E%3D%5F"), ([], ""),
    ]) func `the lock name is the Java connector's`(_ fields: [(String, String)], _ name: String) {
        #expect(PartitionKey(fields.map { PartitionKey.Field($0.0, $0.1) }).lockName == name)
    }

    @Test func `raw keys of one canonical key make one partition key`() throws {
        let fixture = try RoutingFixture(.by([RoutingFixture.field(.value, "v")]))
        var builder = PartitionKeyBuilder(fixture.plan)
        func key(_ value: Value) throws -> PartitionKey {
            try RoutingFixture.build(&builder, [value], [], [], 0)
            return try fixture.plan.partitionKey(raw: builder.raw, of: TopicPartition("t", 0))
        }
        let one = try key(.number("1"))
        #expect(try key(.text("1")) == one)
        #expect(try key(.int(1)) == one)
        #expect(try key(.text("2")) != one)
    }

    @Test func `fields cannot run into each other`() throws {
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.value, "a"), RoutingFixture.field(.value, "b")]))
        var builder = PartitionKeyBuilder(fixture.plan)
        var seen: Set<[UInt8]> = []
        let pairs: [[Value]] = [
            [.text("ab"), .text("c")], [.text("a"), .text("bc")], [.text(""), .text("abc")],
            [.null, .text("abc")],
            [.text("abc"), .null], [.number("1"), .number("11")], [.number("11"), .number("1")],
            [.int(1), .int(11)],
        ]
        for pair in pairs {
            try RoutingFixture.build(&builder, pair, [], [], 0)
            #expect(seen.insert(Array(builder.raw)).inserted)
        }
    }

    @Test func `texts that only look the same are different keys`() throws {
        let fixture = try RoutingFixture(.by([RoutingFixture.field(.value, "v")]))
        let composed = try fixture.partitionKey(values: [.text("\u{E9}")])
        let decomposed = try fixture.partitionKey(values: [.text("e\u{301}")])
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(composed.lockName == "v=%C3%A9" && decomposed.lockName == "v=e%CC%81")
        let fields = [RoutingFixture.field(.value, "\u{E9}"), RoutingFixture.field(.value, "e\u{301}")]
        #expect(try RoutingFixture(.by(fields)).plan.valuePaths.count == 2)
    }

    @Test(arguments: ["../\u{301}x", "..", "a/..\\\u{301}"])
    func `a combining mark behind a slash hides nothing`(_ value: String) throws {
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.value, "v")]), prefix: nil, effective: RoutingFixture.effective,
            compatibility: .streamReactor)
        #expect(throws: RoutingError.self) { try fixture.partitionKey(values: [.text(value)]) }
        let indexes = try fixture.partitionKey(values: [.text(".indexes/\u{301}c")])
        #expect(throws: RoutingError.self) { try fixture.objectKey(indexes) }
    }
}
