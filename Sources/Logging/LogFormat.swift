import JSON

/// How an entry becomes a line (docs/logging.md).
package enum LogFormat: String, CaseIterable, Sendable {
    case text, json

    /// One line without its end. Line breaks and other control characters are escaped: an entry is one line,
    /// whatever a record or an error text brought into it.
    package func line(_ entry: LogEntry) -> String {
        switch self {
        case .text: textLine(entry)
        case .json: jsonLine(entry)
        }
    }

    private func textLine(_ entry: LogEntry) -> String {
        let level = entry.level.description
        var line = "\(UTC.text(entry.time)) \(level)\(String(repeating: " ", count: 5 - level.count))"
        line += " \(entry.logger)  \(Self.plain(entry.message))"
        for (index, field) in entry.fields.enumerated() {
            line += (index == 0 ? "  " : " ") + "\(field.name)=\(Self.value(field.value))"
        }
        return line
    }

    private func jsonLine(_ entry: LogEntry) -> String {
        var members: [JSON.Member] = [
            .init("time", .string(UTC.text(entry.time))), .init("level", .string(entry.level.description)),
            .init("logger", .string(entry.logger)), .init("message", .string(entry.message)),
        ]
        if !entry.fields.isEmpty { members.append(.init("fields", .object(entry.fields))) }
        return JSON.object(members).text
    }

    /// Text is quoted where it would not be one word.
    private static func value(_ value: JSON) -> String {
        guard let text = value.string else { return value.text }
        let isWord =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && $0 != "\"" && $0 != "="
            }
        return isWord ? text : value.text
    }

    /// A message keeps its quotes and backslashes; its control characters are escaped as JSON escapes them.
    private static func plain(_ message: String) -> String {
        guard message.utf8.contains(where: { $0 < 0x20 }) else { return message }
        var out = ""
        for scalar in message.unicodeScalars {
            if scalar.value < 0x20 {
                out += JSON.string(String(scalar)).text.dropFirst().dropLast()
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
