import GoldenRows
import JSON

extension GoldenRows.Row {
    /// A member read by our own parser: Foundation's drops byte order marks within strings.
    func exact(_ name: String) -> Any? {
        guard let document = try? JSON(parsing: text), let member = document[name] else { return nil }
        return Self.any(member)
    }

    private static func any(_ value: JSON) -> Any? {
        switch value {
        case .null: nil
        case .bool(let value): value
        case .number(let text): Int(text) ?? 0
        case .string(let text): text
        case .array(let elements): elements.map { any($0) ?? () }
        case .object(let members):
            members.reduce(into: [String: Any]()) { out, member in
                if let value = any(member.value) { out[member.name] = value }
            }
        }
    }
}
