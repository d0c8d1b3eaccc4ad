/// The values of one configuration after its table has read them: typed, defaults filled in, every problem
/// noted.
///
/// Where a value is wrong the default stands in its place, so that the checks behind this one can go on and
/// all errors come out at once; nobody may start anything while `problems` holds an error.
package struct ConfigValues: Sendable {
    /// What the configuration is read for.
    package enum Purpose: Sendable {
        /// To work: what is still to come is an error.
        case run
        /// To explain: what is still to come is a notice.
        case explain
    }

    package let table: ConfigTable
    package let entries: ConfigEntries
    package let purpose: Purpose
    package private(set) var problems: [ConfigProblem] = []
    private var values: [String: ConfigValue] = [:]

    /// Reads `entries` by `table`. Keys that `isForeign` names belong to another table and are passed over.
    package init(
        _ entries: ConfigEntries, table: ConfigTable, purpose: Purpose = .run,
        isForeign: (String) -> Bool = { _ in false }
    ) {
        self.table = table
        self.entries = entries
        self.purpose = purpose
        for row in table.rows where !row.isFamily {
            values[row.name] = row.defaultParsed
            if let entry = entries[row.name] {
                read(entry, by: row)
            } else if row.defaultValue == .required {
                // A fragment can be explained; without statements there is nothing to explain.
                let isNeeded = purpose == .run || row.name == "connect.datalake.kcql"
                problems.append(
                    ConfigProblem(
                        isNeeded ? .error : .notice, file: entries.file, key: row.name,
                        "Missing required configuration \"\(row.name)\" which has no default value.",
                        hint: "Add it: \(row.doc)"))
            }
        }
        var saidFamilies: Set<String> = []
        for entry in entries.sorted where table[entry.key] == nil && !isForeign(entry.key) {
            guard let family = table.row(covering: entry.key) else {
                problems.append(unknown(entry))
                continue
            }
            // What has no effect is said once a family; what stops the start, for each key.
            if case .withoutEffect = family.status, !saidFamilies.insert(family.name).inserted { continue }
            say(family, for: entry, isDefault: false)
        }
    }

    private mutating func read(_ entry: ConfigEntry, by row: ConfigRow) {
        switch row.type.parse(entry.value, key: entry.key, shown: entry.shown) {
        case .failure(let error):
            problems.append(entry.problem(.error, error.message, hint: hint(for: row)))
        case .success(.string("")) where row.defaultValue != .required && row.allowed != .nonEmpty:
            // A blank text is the default, as in Kafka's own checks.
            break
        case .success(let value):
            if let refusal = row.refusal(of: value) {
                problems.append(
                    entry.problem(
                        .error, "Invalid value \(entry.shown) for configuration \(entry.key): \(refusal)",
                        hint: hint(for: row)))
                return
            }
            values[row.name] = value
            say(row, for: entry, isDefault: row.isDefault(value))
        }
    }

    private func hint(for row: ConfigRow) -> String {
        if case .text(let text) = row.defaultValue, !text.isEmpty {
            return "\(row.doc) The default is \(text)."
        }
        return row.doc
    }

    /// Says what the row's status asks for.
    private mutating func say(_ row: ConfigRow, for entry: ConfigEntry, isDefault: Bool) {
        switch row.status {
        case .implemented, .belongs: break
        case .withoutEffect(let why):
            problems.append(entry.problem(.notice, "accepted without effect: \(why)"))
        case .later(let what):
            guard !isDefault else { break }
            problems.append(
                entry.problem(
                    purpose == .run ? .error : .notice, "comes with a later version: \(what)",
                    hint: purpose == .run ? "Remove the line, or wait for that version." : nil))
        case .refused(let reason):
            guard !isDefault else { break }
            problems.append(entry.problem(.error, "refused: \(reason)"))
        }
    }

    private func unknown(_ entry: ConfigEntry) -> ConfigProblem {
        entry.problem(
            .warning, "no such property; it has no effect",
            hint: UnknownKeyHint.hint(for: entry.key, in: table))
    }

    /// Adds a problem of `key`, placed where the key was written.
    package mutating func add(
        _ severity: ConfigProblem.Severity, _ key: String, _ message: String, hint: String? = nil
    ) {
        problems.append(
            entries[key]?.problem(severity, message, hint: hint)
                ?? ConfigProblem(severity, file: entries.file, key: key, message, hint: hint))
    }

    package mutating func append(_ problem: ConfigProblem) { problems.append(problem) }

    /// The value of a row; asking for a name that the table does not hold is a fault of the program.
    package subscript(name: String) -> ConfigValue {
        guard let row = table[name] else { preconditionFailure("\(table.title) has no row \(name)") }
        return values[row.name] ?? .none
    }

    /// The value as an error may show it.
    package func shown(_ name: String) -> String {
        entries[name].map { ConfigType.trim($0.shown) } ?? string(name)
    }

    package func isGiven(_ name: String) -> Bool { entries[name] != nil }

    package func string(_ name: String) -> String {
        if case .string(let text) = self[name] { text } else { "" }
    }

    /// nil when not set or blank.
    package func text(_ name: String) -> String? {
        let text = string(name)
        return text.isEmpty ? nil : text
    }

    package func bool(_ name: String) -> Bool {
        guard case .boolean(let value) = self[name] else { preconditionFailure("\(name) is not a boolean") }
        return value
    }

    package func int64(_ name: String) -> Int64 {
        guard case .integer(let value) = self[name] else { preconditionFailure("\(name) is not a number") }
        return value
    }

    package func int(_ name: String) -> Int { Int(int64(name)) }

    package func double(_ name: String) -> Double {
        guard case .double(let value) = self[name] else { preconditionFailure("\(name) is not a number") }
        return value
    }

    package func list(_ name: String) -> [String] {
        if case .list(let members) = self[name] { members } else { [] }
    }
}
