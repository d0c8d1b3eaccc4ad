import ConnectData
import KCQL
import ObjectStore
import Testing

@testable import Sink

struct ObjectKeyNamerTests {
    private static let by = Statement.Partitioning.by([RoutingFixture.field(.value, "v")])
    private static let plain = PartitionKey([
        PartitionKey.Field("topic", "t"), PartitionKey.Field("partition", "0"),
    ])

    private static func template(_ text: String) throws -> EffectiveProperties {
        let parsed = try KCQL.parse(
            "INSERT INTO box SELECT * FROM t PROPERTIES('object.key.template'='\(text)')")
        return parsed.statements[0].effective
    }

    @Test(arguments: [
        (Statement.Partitioning.topicPartition, "pre/t/0/000000000005_10_20.json"),
        (.none, "pre/t(0_000000000005).json"),
        (by, "pre/v=x/t(0_000000000005).json"),
    ]) func `the compatibility names files as the Java connector does`(
        _ partitioning: Statement.Partitioning, _ expected: String
    ) throws {
        let fixture = try RoutingFixture(partitioning, compatibility: .streamReactor)
        let key: PartitionKey =
            switch partitioning {
            case .topicPartition: Self.plain
            case .none: PartitionKey()
            case .by: PartitionKey([PartitionKey.Field("v", "x")])
            }
        #expect(try fixture.objectKey(key, first: 2, last: 5, timestamps: (10, 20)) == expected)
    }

    @Test(
        arguments: [
            ("pre", "pre/"), ("/pre", "pre/"), ("pre/", "pre/"), ("/a/b/", "a/b/"), (nil, ""), ("", ""),
            ("/", ""),
        ] as [(String?, String)]) func `a key has one slash between its parts and none before`(
            _ prefix: String?, _ begin: String
        ) throws
    {
        for compatibility in [Compatibility.documented, .streamReactor] {
            let fixture = try RoutingFixture(.none, prefix: prefix, compatibility: compatibility)
            #expect(try fixture.objectKey(PartitionKey()) == begin + "t(0_000000000000).json")
        }
    }

    @Test func `slashes of a value open directories in the compatibility only`() throws {
        let java = try RoutingFixture(Self.by, compatibility: .streamReactor)
        let key = try java.partitionKey(values: [.text("trail//x/")])
        #expect(try java.objectKey(key) == "pre/v=trail/x/t(0_000000000000).json")
        let documented = try RoutingFixture(Self.by)
        let safe = try documented.partitionKey(values: [.text("trail//x/")])
        #expect(try documented.objectKey(safe) == "pre/t/v=trail%2F%2Fx%2F/t(0_000000000000).json")
    }

    @Test func `a template replaces the file name`() throws {
        let effective = try Self.template(
            "{topic}-{partition}-{start-offset}-{end-offset}-{record-count}.{extension}")
        let fixture = try RoutingFixture(.none, effective: effective)
        #expect(
            try fixture.objectKey(PartitionKey(), first: 2, last: 5, count: 4)
                == "pre/t-0-000000000002-000000000005-4.json")
        let times = try RoutingFixture(
            .topicPartition,
            effective: Self.template("{end-offset}_{start-timestamp}_{end-timestamp}.{extension}"))
        #expect(
            try times.objectKey(Self.plain, last: 5, timestamps: (10, 20))
                == "pre/t/0/000000000005_10_20.json")
    }

    @Test(arguments: [
        (Statement.Partitioning.topicPartition, "{record-count}.{extension}", "no offset"),
        (.topicPartition, "{start-timestamp}.{extension}", "no offset"),
        (by, "{end-offset}.{extension}", "no partition"),
        (.none, "{partition}-{end-offset}.{extension}", "no topic"),
        (.none, "{topic}-{partition}{end-offset}.{extension}", "run into each other"),
        (.none, "{topic}-{partition}0{end-offset}.{extension}", "run into each other"),
        (.none, "{topic}{partition}-{end-offset}.{extension}", "run into each other"),
    ]) func `a template that can name two files alike is refused, and a warning in the compatibility`(
        _ partitioning: Statement.Partitioning, _ text: String, _ problem: String
    ) throws {
        let effective = try Self.template(text)
        #expect {
            try RoutingFixture(partitioning, effective: effective)
        } throws: {
            let error = $0 as? RoutingError
            return error?.kind == .rejected && error?.message.contains(problem) == true && error?.hint != nil
        }
        let java = try RoutingFixture(partitioning, effective: effective, compatibility: .streamReactor)
        #expect(java.namer.warnings.contains { $0.contains(problem) })
    }

    @Test(arguments: [
        (PaddingType.rightPad, Character("0"), 12, false), (.rightPad, "7", 12, false),
        (.rightPad, "x", 12, true),
        (.leftPad, "0", 12, true), (.leftPad, "1", 12, false), (.leftPad, "1", 0, true),
        (.noOp, "0", 12, true),
        (.leftPad, "/", 12, false), (.leftPad, "\n", 12, false),
    ]) func `padding that gives two offsets one name is refused`(
        _ type: PaddingType, _ char: Character, _ length: Int, _ isTaken: Bool
    ) throws {
        var effective = EffectiveProperties()
        effective.padding.type = type
        effective.padding.char = char
        effective.padding.offset = length
        if isTaken {
            _ = try RoutingFixture(.none, effective: effective)
        } else {
            #expect(throws: RoutingError.self) { try RoutingFixture(.none, effective: effective) }
        }
    }

    @Test(arguments: [
        ("/x y", true), ("-v1", true), ("/../x", false), ("//x", false), ("\\x", false), ("\u{1}", false),
    ])
    func `a suffix may open directories but leads nowhere else`(_ suffix: String, _ isTaken: Bool) throws {
        var effective = EffectiveProperties()
        effective.keySuffix = suffix
        if isTaken {
            let fixture = try RoutingFixture(.none, effective: effective)
            #expect(try fixture.objectKey(PartitionKey()) == "pre/t(0_000000000000)\(suffix).json")
        } else {
            #expect(throws: RoutingError.self) { try RoutingFixture(.none, effective: effective) }
        }
    }

    @Test func `a key beyond the store's limits is refused when its value is met, with offset and length`()
        throws
    {
        let topicPartition = TopicPartition("t", 3)
        func refusal(_ limits: KeyLimits, _ value: String) throws -> String? {
            let fixture = try RoutingFixture(Self.by, limits: limits)
            let key = try fixture.partitionKey(values: [.text(value)])
            do throws(RoutingError) {
                try fixture.namer.admit(key, of: topicPartition, at: 77, fileExtension: "json")
                return nil
            } catch {
                #expect(error.kind == .badRecord)
                return error.message
            }
        }
        let long = String(repeating: "é", count: 120)
        let bytes = try #require(try refusal(KeyLimits(lengthMax: 200), long))
        #expect(bytes.contains("t-3 offset 77") && bytes.contains("274 bytes") && bytes.contains("200"))
        #expect(try refusal(KeyLimits(lengthMax: 200, countsUTF16: true), long) == nil)
        #expect(try refusal(KeyLimits(lengthMax: 1024, partLengthMax: 255), long) == nil)
        #expect(
            try refusal(KeyLimits(lengthMax: 1024, partLengthMax: 240), long)?.contains("242 bytes") == true)
        #expect(try refusal(KeyLimits(lengthMax: 1024, partsMax: 3), "x")?.contains("4 parts") == true)
        #expect(try refusal(KeyLimits(lengthMax: 1024, partsMax: 4), "x") == nil)
    }

    @Test(arguments: [".indexes", ".temp-upload"]) func `no value reaches the indexes`(_ root: String) throws
    {
        let fixture = try RoutingFixture(
            Self.by, prefix: nil, effective: EffectiveProperties(), compatibility: .streamReactor)
        let key = try fixture.partitionKey(values: [.text("/\(root)/c/.locks")])
        #expect(throws: RoutingError.self) { try fixture.objectKey(key) }
        let topic = try RoutingFixture(.by([RoutingFixture.field(.value, "v")]), prefix: nil)
        let safe = try topic.partitionKey(values: [.text("x")])
        #expect(throws: RoutingError.self) { try topic.objectKey(safe, of: TopicPartition(root, 0)) }
    }

    @Test func `limits come from the store's capabilities`() {
        let store = StoreCapabilities(
            metadata: true, listsMetadata: true, atomicRename: true, keyLengthMax: 100, keyPartLengthMax: 20)
        #expect(KeyLimits(store) == KeyLimits(lengthMax: 100, partLengthMax: 20))
    }
}
