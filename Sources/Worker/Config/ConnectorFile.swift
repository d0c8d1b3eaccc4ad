import JSON

/// Reads a connector file: a `.properties` file, or JSON in one of Connect's two forms (connect-semantics
/// 1.1).
package enum ConnectorFile {
    /// `{"name": …, "config": {…}, "initial_state": …}` becomes the config's keys, `name`, and
    /// `initial_state`.
    package static func parse(_ bytes: [UInt8], file: String) -> ConfigEntries {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard first == UInt8(ascii: "{") else { return Properties.parse(bytes, file: file) }
        var out = ConfigEntries(file: file)
        let document: JSON
        do {
            document = try JSON(parsing: bytes)
        } catch {
            let line = bytes.prefix(error.position).count { $0 == 0x0A } + 1
            out.problems.append(
                ConfigProblem(
                    .error, file: file, line: line,
                    "the file begins with { but is not JSON: \(error.message)",
                    hint: "Correct the JSON; a .properties file must not begin with a brace."))
            return out
        }
        var lines = KeyLines(text: bytes)
        let members = document.members ?? []
        if document["name"] != nil, case .object(let config)? = document["config"] {
            addNested(config, members, &out, &lines)
        } else {
            for member in members { add(member, &out, &lines) }
        }
        return out
    }

    /// The members of `config`; beside it the name, which must be the one within if that has one, and the
    /// initial state. All in the order of the text, so that each key finds its own line.
    private static func addNested(
        _ config: [JSON.Member], _ members: [JSON.Member], _ out: inout ConfigEntries, _ lines: inout KeyLines
    ) {
        var outer = ConfigEntries(file: out.file)
        for member in members {
            switch member.name {
            case "name", "initial_state": add(member, &outer, &lines)
            case "config": for inner in config { add(inner, &out, &lines) }
            default: break
            }
        }
        out.problems += outer.problems
        for entry in outer.sorted {
            guard let inner = out[entry.key] else {
                out.add(entry)
                continue
            }
            guard inner.value != entry.value else { continue }
            out.problems.append(
                inner.problem(
                    .error, "config says another \(entry.key) than what stands beside config",
                    hint: "Make them equal."))
        }
    }

    private static func add(_ member: JSON.Member, _ out: inout ConfigEntries, _ lines: inout KeyLines) {
        let value: String
        switch member.value {
        case .string(let text): value = text
        case .number(let text): value = text
        case .bool(let flag): value = flag ? "true" : "false"
        case .null: return
        case .array, .object:
            out.problems.append(
                ConfigProblem(
                    .error, file: out.file, line: lines.line(of: member.name), key: member.name,
                    "a string was expected, not an array or object",
                    hint: "Write {\"name\": …, \"config\": {…}} or an object of strings."))
            return
        }
        out.add(
            ConfigEntry(key: member.name, value: value, file: out.file, line: lines.line(of: member.name)))
    }

    /// Finds the line of each key: keys come in the order of the text.
    private struct KeyLines {
        private let lines: [Substring]
        private var taken: [String: Int] = [:]

        init(text: [UInt8]) {
            lines = String(decoding: text, as: UTF8.self).split(
                separator: "\n", omittingEmptySubsequences: false)
        }

        /// The first line not yet taken for that key which holds it in quotes; 1 where none does (an escaped
        /// key).
        mutating func line(of key: String) -> Int {
            var quoted = ""
            JSON.quote(key, into: &quoted)
            let start = taken[key] ?? 0
            let found =
                lines[start...].firstIndex { $0.contains(quoted) }
                ?? lines[0...].firstIndex { $0.contains(quoted) }
            guard let found else { return 1 }
            taken[key] = min(found + 1, lines.count - 1)
            return found + 1
        }
    }
}
