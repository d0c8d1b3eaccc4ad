import Testing

@testable import Worker

/// A field of plain JSON is found in two ways: by the extractor where lines are stored, on a tape where
/// another format is. Both give the same key.
struct FieldAgreementTests {
    static let values = [
        "1", "-0", "0", "1.50", "1e400", "1E5", "-12.5e-3", "123456789012345678901234567890", "true", "false",
        "null", #""""#, #""x""#, #""ü""#, #""\u00fc""#, #""\ud83d\ude00""#, #""\ud83d""#, #""a\/b""#,
        #""a/b""#,
        #""a\\b""#, #""..""#, #"".""#, #""a. ""#, #""a.""#, #""\u0000""#, #""\n""#, #""[missing]""#,
        #""[empty]""#, #""%""#, #""=""#, "{}", "[]", #"{"w": 1}"#, #"{"w": null}"#, #"{"w": {"x": "deep"}}"#,
        #"{"w": 1, "w": 2}"#, "[1, 2, 3]", #"[{"w": "in"}]"#, "[[7, 8]]", #"{"0": "zero"}"#, #"{"1": "one"}"#,
    ]

    /// PARTITIONBY fields, and a directory that one of the documents has to give.
    static let clauses = [
        ("v", "v=1.50"), ("v.w", "v.w=1"), ("v.w.x", "v.w.x=deep"), ("v.0", "v.0=zero"), ("v.1", "v.1=2"),
        ("v.0.w", "v.0.w=in"), ("v.0.1", "v.0.1=8"), ("v.9", "v.9=[missing]"), ("u", "u=[missing]"),
        ("v, u.v", "v=last/u.v=1e400"), ("u.v", "u.v=1e400"),
    ]

    private func keys(_ explained: Explained, _ samples: [SampleRecord]) -> [String] {
        var explanation = Explanation(explained.blueprint)
        explanation.place(samples)
        return explanation.records.map { record in
            record.key.map { key in key.split(separator: ".").dropLast().joined(separator: ".") } ?? "refused"
        }
    }

    private func samples() throws -> [SampleRecord] {
        let documents =
            Self.values.flatMap { [#"{"v": \#($0)}"#, #"{ "u" : {"v": \#($0)} , "v" : "last" }"#] }
            + Self.values.filter { $0 != #""\ud83d""# }
            + [
                #"{"v": 1, "v": 2}"#, #"{"v": "a", "v": null}"#, #"{"\u0076": "escaped name"}"#, "{}",
                " [ ] ",
            ]
        var samples = try documents.map { document in
            var sample = try SampleRecord(line: #"{"topic": "t"}"#, defaultTopic: nil)
            sample.value = Array(document.utf8)
            return sample
        }
        samples.append(try SampleRecord(line: #"{"topic": "t", "value": null}"#, defaultTopic: nil))
        return samples
    }

    @Test(arguments: clauses) func `lines and tapes agree on every value`(
        _ clause: String, _ directory: String
    ) throws {
        let samples = try samples()
        func explained(_ format: String) throws -> Explained {
            try Explained(
                kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY \(clause) STOREAS \(format)", topics: "t")
        }
        let lines = keys(try explained("JSON"), samples)
        let tapes = keys(try explained("TEXT"), samples)
        #expect(lines.count == samples.count)
        for (index, sample) in samples.enumerated() {
            let value = sample.value.map { String(decoding: $0, as: UTF8.self) } ?? "null"
            #expect(lines[index] == tapes[index], "\(value)")
        }
        #expect(
            lines.contains { $0.hasPrefix("t/\(directory)/") })
    }
}
