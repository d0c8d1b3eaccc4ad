extension LakeCase {
    /// Each format once, in the default layout `topic/partition/offset.ext`.
    static var formats: [LakeCase] {
        [json, csv, text, bytes, gzip, envelope, nulls]
    }

    private static func numbered(_ range: Range<Int>, partition: Int32 = 0) -> [Sent] {
        range.map { Sent(#"{"n":\#($0)}"#, partition: partition) }
    }

    private static func numbers(_ range: Range<Int>) -> String { lines(range.map { #"{"n":\#($0)}"# }) }

    private static var json: LakeCase {
        LakeCase(
            "json", partitions: 2,
            rounds: [numbered(0..<5) + numbered(0..<3, partition: 1), numbered(5..<7)],
            adds: [
                [
                    "json/0/000000000004.json": numbers(0..<5),
                    "json/1/000000000002.json": numbers(0..<3),
                ], ["json/0/000000000006.json": numbers(5..<7)],
            ])
    }

    private static func order(_ a: Int, _ b: String, _ c: String? = nil) -> Sent {
        let fields =
            [#"{"field":"a","type":"int32"}"#, #"{"field":"b","type":"string"}"#]
            + (c == nil ? [] : [#"{"field":"c","type":"string","optional":true}"#])
        let payload = #""a":\#(a),"b":"\#(b)""# + (c.map { #","c":"\#($0)""# } ?? "")
        return Sent(
            #"{"schema":{"type":"struct","fields":[\#(fields.joined(separator: ","))]},"payload":{\#(payload)}}"#
        )
    }

    private static var csv: LakeCase {
        LakeCase(
            "csv", "STOREAS `CSV_WITHHEADERS`",
            [
                "value.converter=org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable=true",
            ],
            rounds: [
                [order(1, "x"), order(2, #"say \"hi\""#), order(3, "z", "new"), order(4, "w", "er")],
                [order(5, "back")],
            ],
            adds: [
                [
                    "csv/0/000000000001.csv": lines([#""a","b""#, #""1","x""#, #""2","say ""hi""""#]),
                    "csv/0/000000000003.csv": lines([#""a","b","c""#, #""3","z","new""#, #""4","w","er""#]),
                ], ["csv/0/000000000004.csv": lines([#""a","b""#, #""5","back""#])],
            ])
    }

    private static var text: LakeCase {
        LakeCase(
            "text", "STOREAS `TEXT`", ["value.converter=org.apache.kafka.connect.storage.StringConverter"],
            rounds: [[Sent("plain"), Sent("two\nlines"), Sent("größer")], [Sent("last")]],
            adds: [
                ["text/0/000000000002.text": lines(["plain", #"two\nlines"#, "größer"])],
                ["text/0/000000000003.text": "last\n"],
            ])
    }

    private static var bytes: LakeCase {
        LakeCase(
            "bytes", "STOREAS `BYTES` PROPERTIES('flush.count'=1)",
            ["value.converter=org.apache.kafka.connect.converters.ByteArrayConverter"],
            rounds: [["one", "two", "three"].map { Sent($0) }, [Sent("four")]],
            adds: [
                [
                    "bytes/0/000000000000.bytes": "one", "bytes/0/000000000001.bytes": "two",
                    "bytes/0/000000000002.bytes": "three",
                ], ["bytes/0/000000000003.bytes": "four"],
            ])
    }

    private static var gzip: LakeCase {
        LakeCase(
            "gzip", "PROPERTIES('flush.count'=40)", ["connect.datalake.compression.codec=GZIP"],
            rounds: [numbered(0..<100), numbered(100..<110)],
            adds: [
                [
                    "gzip/0/000000000039.json.gz": numbers(0..<40),
                    "gzip/0/000000000079.json.gz": numbers(40..<80),
                    "gzip/0/000000000099.json.gz": numbers(80..<100),
                ], ["gzip/0/000000000109.json.gz": numbers(100..<110)],
            ])
    }

    private static var envelope: LakeCase {
        func line(_ offset: Int, key: String, value: String, headers: String) -> String {
            #"{"key":\#(key),"value":\#(value),"headers":\#(headers),"metadata":{"offset":\#(offset),"partition":0,"#
                + #""timestamp":1700000000000,"topic":"envelope"}}"#
        }
        return LakeCase(
            "envelope", "PROPERTIES('store.envelope'=true)",
            rounds: [
                [Sent(#"{"a":1}"#, key: "k1", headers: ["h": "word"]), Sent(#"{"a":2}"#)],
                [Sent(nil, key: "gone")],
            ],
            adds: [
                [
                    "envelope/0/000000000001.json": lines([
                        line(0, key: #""k1""#, value: #"{"a":1}"#, headers: #"{"h":"word"}"#),
                        line(1, key: "null", value: #"{"a":2}"#, headers: "{}"),
                    ])
                ],
                [
                    "envelope/0/000000000002.json": lines([
                        line(2, key: #""gone""#, value: "null", headers: "{}")
                    ])
                ],
            ])
    }

    private static var nulls: LakeCase {
        LakeCase(
            "nulls", "", ["connect.datalake.skip.null.values=true"],
            rounds: [[Sent(nil)] + numbered(1..<3) + [Sent(nil)], [Sent(nil)] + numbered(5..<6)],
            adds: [
                ["nulls/0/000000000002.json": numbers(1..<3)],
                ["nulls/0/000000000005.json": numbers(5..<6)],
            ], skips: [2, 1])
    }
}
