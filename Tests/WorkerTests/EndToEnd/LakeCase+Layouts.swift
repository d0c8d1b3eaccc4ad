extension LakeCase {
    /// Layouts, flush conditions and ways to commit, in JSON.
    static var layouts: [LakeCase] {
        [byField, noPartition, byDate, atLeastOnce, granularKeys, granular, size, passedOver, javaLayout]
    }

    private static func numbered(_ range: Range<Int>) -> [Sent] { range.map { Sent(#"{"n":\#($0)}"#) } }

    private static func numbers(_ range: Range<Int>) -> String { lines(range.map { #"{"n":\#($0)}"# }) }

    private static var byField: LakeCase {
        func order(_ country: String, _ n: Int) -> String { #"{"country":"\#(country)","n":\#(n)}"# }
        let first = [order("DE", 0), order("a/b", 1), #"{"n":2}"#, order("DE", 3)]
        return LakeCase(
            "by-field", "PARTITIONBY _value.country", ["tasks.max=2"], partitions: 2,
            rounds: [
                first.map { Sent($0) } + [Sent(order("DE", 0), partition: 1)], [Sent(order("DE", 4))],
            ],
            adds: [
                [
                    "by-field/country=DE/by-field(0_000000000003).json": lines([first[0], first[3]]),
                    "by-field/country=a%2Fb/by-field(0_000000000001).json": lines([first[1]]),
                    "by-field/country=[missing]/by-field(0_000000000002).json": lines([first[2]]),
                    "by-field/country=DE/by-field(1_000000000000).json": lines([order("DE", 0)]),
                ], ["by-field/country=DE/by-field(0_000000000004).json": lines([order("DE", 4)])],
            ])
    }

    private static var noPartition: LakeCase {
        LakeCase(
            "whole-topic", "NOPARTITION", rounds: [numbered(0..<4), numbered(4..<6)],
            adds: [
                ["whole-topic(0_000000000003).json": numbers(0..<4)],
                ["whole-topic(0_000000000005).json": numbers(4..<6)],
            ])
    }

    private static var byDate: LakeCase {
        func at(_ n: Int, _ timestamp: Int64) -> Sent { Sent(#"{"n":\#(n)}"#, timestamp: timestamp) }
        return LakeCase(
            "by-date", "PARTITIONBY _date.yyyy-MM-dd",
            rounds: [
                // The last millisecond of a day, the first of the next, and the day before again.
                [at(0, 1_699_999_999_000), at(1, 1_700_006_399_999), at(2, 1_700_006_400_000), at(3, 1)],
                [at(4, 1_700_006_400_001)],
            ],
            adds: [
                [
                    "by-date/date=2023-11-14/by-date(0_000000000001).json": numbers(0..<2),
                    "by-date/date=2023-11-15/by-date(0_000000000002).json": numbers(2..<3),
                    "by-date/date=1970-01-01/by-date(0_000000000003).json": numbers(3..<4),
                ], ["by-date/date=2023-11-15/by-date(0_000000000004).json": numbers(4..<5)],
            ])
    }

    private static var atLeastOnce: LakeCase {
        LakeCase(
            "at-least-once", "PROPERTIES('flush.count'=3)", ["connect.datalake.exactly.once.enable=false"],
            rounds: [numbered(0..<7), numbered(7..<8)],
            adds: [
                [
                    "at-least-once/0/000000000002.json": numbers(0..<3),
                    "at-least-once/0/000000000005.json": numbers(3..<6),
                    "at-least-once/0/000000000006.json": numbers(6..<7),
                ], ["at-least-once/0/000000000007.json": numbers(7..<8)],
            ])
    }

    /// Fifty keys in turn: each key's file takes its own share of the log.
    private static var granularKeys: LakeCase {
        func value(_ n: Int) -> String { #"{"device":"d\#(n % 50)","n":\#(n)}"# }
        func file(_ offsets: [Int]) -> (String, String) {
            let last = offsets[offsets.count - 1]
            return (
                "granular-keys/device=d\(last % 50)/granular-keys(0_\(padded(last))).json",
                lines(offsets.map(value))
            )
        }
        // 250 records: 5 for each key, of which two files of 2 fill and one of 1 ends with the log.
        let first = (0..<50).flatMap { key in
            [[key, key + 50], [key + 100, key + 150], [key + 200]].map(file)
        }
        return LakeCase(
            "granular-keys", "PARTITIONBY _value.device PROPERTIES('flush.count'=2)",
            ["connect.datalake.exactly.once.commit.mode=granular"],
            rounds: [(0..<250).map { Sent(value($0)) }, (250..<260).map { Sent(value($0)) }],
            adds: [
                Dictionary(uniqueKeysWithValues: first),
                Dictionary(uniqueKeysWithValues: (250..<260).map { file([$0]) }),
            ])
    }

    private static var granular: LakeCase {
        LakeCase(
            "granular", "PROPERTIES('flush.count'=2)",
            // More tasks than partitions: two stay without one.
            ["connect.datalake.exactly.once.commit.mode=granular", "tasks.max=3"],
            rounds: [numbered(0..<5), numbered(5..<6)],
            adds: [
                [
                    "granular/0/000000000001.json": numbers(0..<2),
                    "granular/0/000000000003.json": numbers(2..<4),
                    "granular/0/000000000004.json": numbers(4..<5),
                ], ["granular/0/000000000005.json": numbers(5..<6)],
            ])
    }

    /// Lines of 8 bytes: 20 bytes are reached with the third.
    private static var size: LakeCase {
        LakeCase(
            "size", "PROPERTIES('flush.size'=20)", rounds: [numbered(0..<7), numbered(7..<10)],
            adds: [
                [
                    "size/0/000000000002.json": numbers(0..<3), "size/0/000000000005.json": numbers(3..<6),
                    "size/0/000000000006.json": numbers(6..<7),
                ], ["size/0/000000000009.json": numbers(7..<10)],
            ])
    }

    /// The Java connector's behaviour: a record without the header has no partition key.
    private static var passedOver: LakeCase {
        func of(_ tenant: String, _ n: Int) -> Sent { Sent(#"{"n":\#(n)}"#, headers: ["tenant": tenant]) }
        return LakeCase(
            "passed-over", "PARTITIONBY _header.tenant",
            ["connect.datalake.compatibility=stream-reactor", "connect.datalake.error.policy=NOOP"],
            rounds: [
                [Sent(#"{"n":0}"#), of("a", 1), Sent(#"{"n":2}"#), of("b", 3), of("a", 4)],
                [Sent(#"{"n":5}"#), of("b", 6)],
            ],
            adds: [
                [
                    "tenant=a/passed-over(0_000000000004).json": lines([#"{"n":1}"#, #"{"n":4}"#]),
                    "tenant=b/passed-over(0_000000000003).json": numbers(3..<4),
                ], ["tenant=b/passed-over(0_000000000006).json": numbers(6..<7)],
            ], skips: [2, 1])
    }

    private static var javaLayout: LakeCase {
        LakeCase(
            "java-layout", "", ["connect.datalake.compatibility=stream-reactor"],
            rounds: [
                [
                    Sent(#"{"n":0}"#, timestamp: 1_700_000_000_007),
                    Sent(#"{"n":1}"#, timestamp: 1_700_000_000_003),
                    Sent(#"{"n":2}"#, timestamp: 1_700_000_000_005),
                ], numbered(3..<4),
            ],
            adds: [
                ["java-layout/0/000000000002_1700000000003_1700000000007.json": numbers(0..<3)],
                ["java-layout/0/000000000003_1700000000000_1700000000000.json": numbers(3..<4)],
            ])
    }
}
