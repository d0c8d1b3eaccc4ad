import Bytes
import JSON

/// Random JSON texts, and random damage to them.
struct JSONSample {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    mutating func document() -> [UInt8] { Array(value(depth: 0).utf8) }

    private mutating func value(depth: Int) -> String {
        switch below(depth > 3 ? 6 : 9) {
        case 0: return "null"
        case 1: return ["true", "false"][below(2)]
        case 2: return number()
        case 3, 4, 5: return string()
        case 6:
            return "[" + (0..<below(4)).map { _ in value(depth: depth + 1) }.joined(separator: blank(","))
                + "]"
        default: return object(depth: depth)
        }
    }

    mutating func object(depth: Int) -> String {
        let members = (0..<below(6)).map { _ in
            name() + blank(":") + value(depth: depth + 1)
        }
        return "{" + blank("") + members.joined(separator: blank(",")) + "}"
    }

    mutating func name() -> String {
        [
            "\"a\"", "\"b\"", "\"c\"", "\"id\"", "\"\\u0061\"", "\"a long name of a member\"", "\"\"",
            "\"0\"", "\"é\"",
        ][below(9)]
    }

    private mutating func blank(_ mark: String) -> String {
        [mark, mark, mark, mark + " ", " " + mark, mark + "\n", "\t" + mark, mark + "\r\n "][below(8)]
    }

    private mutating func number() -> String {
        ["0", "-1", "12345678901234567890", "1.50", "-0", "1e400", "0.1E-7", "\(below(100_000))", "-0.0"][
            below(9)]
    }

    private mutating func string() -> String {
        [
            "\"\"", "\"x\"", "\"a b\"", "\"\\n\\\"\\\\\"", "\"\\u00e9\"", "\"😀\"", "\"\\ud83d\\ude00\"",
            "\"{,}[]:\"",
            "\"\\ud83d\"", "\"a string that is longer than thirty two bytes, with a , in it\"",
        ][below(10)]
    }

    /// The text with one to three bytes changed, dropped, doubled or put in.
    mutating func damaged(_ text: [UInt8]) -> [UInt8] {
        var text = text
        let marks = Array("{}[]:,\"\\0-+.eEtfn u\n\r\t\u{1}".utf8) + [0xFF, 0xC3, 0xED, 0x00]
        for _ in 0...below(3) {
            let at = below(text.count + 1)
            switch below(5) {
            case 0 where at < text.count: text.remove(at: at)
            case 1 where at < text.count: text[at] = marks[below(marks.count)]
            case 2: text.insert(marks[below(marks.count)], at: at)
            case 3 where at < text.count: text.insert(text[at], at: at)
            case 4: text = Array(text[..<at])
            default: break
            }
        }
        return text
    }
}

extension JSON {
    /// Each member name once, at its first place with its last value.
    var withoutRepeats: JSON {
        switch self {
        case .array(let elements): return .array(elements.map(\.withoutRepeats))
        case .object(let members):
            var out: [JSON.Member] = []
            for member in members {
                let value = member.value.withoutRepeats
                if let known = out.firstIndex(where: { $0.name.utf8.elementsEqual(member.name.utf8) }) {
                    out[known].value = value
                } else {
                    out.append(JSON.Member(member.name, value))
                }
            }
            return .object(out)
        default: return self
        }
    }
}
