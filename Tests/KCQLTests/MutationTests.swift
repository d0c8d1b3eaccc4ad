import KCQL
import Testing

/// Valid statements, broken at random: whatever comes out, the parser answers, and places lie in the text.
@Suite struct MutationTests {
    /// SplitMix64.
    struct Random {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }

        mutating func pick<T>(_ values: [T]) -> T { values[next(below: values.count)] }
    }

    static let seeds = [
        "INSERT INTO `container-name`:`prefix` SELECT * FROM `kafka-topic` PARTITIONBY `a.b`, "
            + "_value.`c`.d, _key",
        "insert into lake:größe/x select * from demo PARTITIONBY (_header.ts, _date.`uuuu-MM`,) "
            + "STOREAS `JSON` PROPERTIES('flush.interval'=600, flush.size=1000000,)",
        "-- comment\r\nINSERT INTO box SELECT * FROM t NOPARTITION STOREAS csv_withheaders;"
            + "\n;INSERT INTO box SELECT * FROM `*` "
            + "PROPERTIES('object.key.template'='{start-offset}.{extension}')",
        "UPSERT INTO box SELECT a AS b, c.* FROM t LIMIT 5",
    ]

    static let splinters: [String] =
        "` ' \" , ; = ( ) * . : - -- / \\ $ { } 0 x é 🌊 \u{301} \u{0} \u{A0} \u{200B} \n \r\n \t ’".split(
            separator: " "
        )
        .map(String.init) + [
            " ", "PARTITIONBY", "STOREAS", "PROPERTIES(", "INSERT INTO ", "_date.", "'flush.count'=1",
        ]

    @Test(arguments: 0..<40) func `a broken statement is answered at a place in its text`(seed: Int) {
        var random = Random(state: UInt64(seed))
        for _ in 0..<150 {
            let text = Self.broken(&random)
            for compatibility in [ParseOptions.Compatibility.documented, .streamReactor] {
                check(text, compatibility)
            }
        }
    }

    static func broken(_ random: inout Random) -> String {
        var scalars = Array(random.pick(seeds).unicodeScalars)
        for _ in 0...random.next(below: 4) {
            let at = random.next(below: scalars.count + 1)
            let to = min(scalars.count, at + random.next(below: 6))
            switch random.next(below: 4) {
            case 0: scalars.removeSubrange(at..<to)
            case 1: scalars.insert(contentsOf: random.pick(splinters).unicodeScalars, at: at)
            case 2:
                scalars.insert(contentsOf: Array(scalars[at..<to]), at: random.next(below: scalars.count + 1))
            default: scalars.removeSubrange(at...)
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private func check(_ text: String, _ compatibility: ParseOptions.Compatibility) {
        do {
            let parsed = try KCQL.parse(text, options: ParseOptions(compatibility: compatibility))
            for statement in parsed.statements {
                expect(statement.position, in: text)
                // A statement's own text says the same by itself.
                var again = try? KCQL.parse(
                    statement.text + "\n", options: ParseOptions(compatibility: compatibility)
                ).statements.first
                #expect(again?.target == statement.target && again?.source == statement.source)
                again?.position = statement.position
                #expect(again?.effective == statement.effective)
            }
            for warning in parsed.warnings { expect(warning.position, in: text) }
        } catch {
            expect(error.position, in: text)
            #expect(!error.message.isEmpty)
            #expect(error.rendered.split(separator: "\n", omittingEmptySubsequences: false).count >= 3)
        }
    }

    private func expect(_ position: Position, in text: String) {
        let before = Array(text.utf8.prefix(position.offset))
        #expect(before.count == position.offset)
        var line = 1
        var column = 1
        for character in String(decoding: before, as: UTF8.self) {
            if character == "\n" || character == "\r" || character == "\r\n" {
                line += 1
                column = 1
            } else {
                column += character.unicodeScalars.count
            }
        }
        #expect(position.line == line)
        #expect(position.column == column)
    }
}
