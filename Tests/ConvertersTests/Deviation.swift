import Foundation
import GoldenRows
import JSON

/// Where the documented form differs from Java: rules on a row's content (docs/compatibility.md).
enum Deviation {
    case error(String)
    /// The header is text.
    case text(String)
    /// The header is a number of exactly this text.
    case exactNumber(String)
    /// Java refuses what loses nothing.
    case accepted

    static func of(_ row: GoldenRows.Row) -> Deviation? {
        let converter = row.string("converter") ?? ""
        let input = GoldenConverterTests.input(row) ?? []
        if converter.hasSuffix(".SimpleHeaderConverter") {
            return header(row, String(decoding: input, as: UTF8.self))
        }
        guard converter.hasSuffix(".JsonConverter") else { return nil }
        if longestNumber(input) > 1000 { return .accepted }
        guard let result = row.exact("result") as? [String: Any] else { return nil }
        if hasTrailingText(input) { return .error("text behind the value") }
        let options = row["config"] as? [String: String] ?? [:]
        guard options["schemas.enable"] != "false", let schema = result["schema"] as? [String: Any],
            let document = try? JSON(parsing: input)
        else { return nil }
        let payload = options["schema.content"] == nil ? document["payload"] : document
        if loses(result["value"], payload, schema) { return .error("the payload does not fit its schema") }
        return nil
    }

    private static func longestNumber(_ input: [UInt8]) -> Int {
        input.split { $0 < 48 || $0 > 57 }.map(\.count).max() ?? 0
    }

    /// Whether something follows the first value, told by brackets and quotes.
    private static func hasTrailingText(_ input: [UInt8]) -> Bool {
        guard !input.contains(0) else { return false }
        var depth = 0
        var isInString = false
        var isEscaped = false
        var hasEnded = false
        for unit in input {
            let isBlank = unit == 32 || unit == 9 || unit == 10 || unit == 13
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if unit == 92 {
                    isEscaped = true
                } else if unit == 34 {
                    isInString = false
                }
                if !isInString, depth == 0 { hasEnded = true }
                continue
            }
            if hasEnded, !isBlank { return true }
            switch unit {
            case 34: isInString = true
            case 91, 123: depth += 1
            case 93, 125:
                depth -= 1
                if depth == 0 { hasEnded = true }
            default: break
            }
        }
        // Bare words and numbers: two of them, with a blank between.
        let text = String(decoding: input, as: UTF8.self)
        return !text.contains { "{[\"".contains($0) } && text.split(whereSeparator: \.isWhitespace).count > 1
    }

    /// Whether Java's value holds less than the payload did.
    private static func loses(_ any: Any?, _ payload: JSON?, _ schema: [String: Any]?) -> Bool {
        guard let payload, payload != .null, let node = any as? [String: Any] else { return false }
        let text = node["v"] as? String ?? ""
        switch (node["t"] as? String ?? "", payload) {
        case ("bool", .bool), ("string", .string), ("bytes", .string), ("decimal", _): return false
        case ("int8", .number(let given)), ("int16", .number(let given)), ("int32", .number(let given)),
            ("int64", .number(let given)):
            return Decimal(string: given) != Decimal(string: text)
        case ("float32", .number), ("float64", .number): return text.hasSuffix("Infinity")
        case ("date_ms", .number(let given)):
            let day = (schema?["name"] as? String ?? "").hasSuffix(".Date") ? Decimal(86_400_000) : 1
            return Decimal(string: given).map { $0 * day } != Decimal(string: text)
        case ("list", .array(let elements)):
            let values = node["v"] as? [Any] ?? []
            return zip(values, elements).contains { loses($0, $1, schema?["valueSchema"] as? [String: Any]) }
        case ("map", .object(let members)):
            return members.contains { member in
                let pair = (node["v"] as? [[Any]] ?? []).first {
                    ($0[0] as? [String: Any])?["v"] as? String == member.name
                }
                return loses(pair?[1], payload[member.name], schema?["valueSchema"] as? [String: Any])
            }
        case ("map", .array): return false
        case ("struct", .object):
            return (node["v"] as? [[Any]] ?? []).contains { pair in
                let name = pair[0] as? String ?? ""
                let field = (schema?["fields"] as? [[String: Any]])?.first { $0["name"] as? String == name }
                return loses(pair[1], payload[name], field?["schema"] as? [String: Any])
            }
        default: return true
        }
    }

    private static func header(_ row: GoldenRows.Row, _ input: String) -> Deviation? {
        guard let node = (row.exact("result") as? [String: Any])?["value"] as? [String: Any],
            let type = node["t"] as? String
        else { return nil }
        let text = node["v"] as? String ?? ""
        let trimmed = input.trimmingCharacters(in: .whitespaces)
        switch type {
        case "int8", "int16", "int32", "int64", "float32", "float64", "decimal":
            guard isNumberText(trimmed) else { return .text(input) }
            if type == "decimal" || exact(text) == exact(trimmed) { return nil }
            return .exactNumber(trimmed)
        case "date_ms": return printed(text, like: trimmed) == trimmed ? nil : .text(input)
        case "list": return trimmed.hasSuffix("]") ? nil : .text(input)
        case "map": return trimmed.hasSuffix("}") ? nil : .text(input)
        default: return nil
        }
    }

    private static func isNumberText(_ text: String) -> Bool {
        text.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil
    }

    private static func exact(_ text: String) -> Decimal? {
        Decimal(string: text.hasPrefix("+") ? String(text.dropFirst()) : text)
    }

    private static func printed(_ millis: String, like text: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat =
            text.count == 10
            ? "yyyy-MM-dd" : text.count == 13 ? "HH:mm:ss.SSS'Z'" : "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"
        return formatter.string(from: Date(timeIntervalSince1970: (Double(millis) ?? .nan) / 1000))
    }

    static func isNumber(_ outcome: GoldenConverterTests.Outcome, _ text: String) -> Bool {
        guard case .value(_, let value) = outcome else { return false }
        let parts = value.split(separator: " ")
        guard parts.count >= 2, ["float32", "float64", "decimal"].contains(parts[0]) else { return false }
        if parts[0] == "decimal", let scale = Int(parts[3]) {
            return exact("\(parts[1])e\(-scale)") == exact(text)
        }
        return exact(String(parts[1])) == exact(text)
    }
}
