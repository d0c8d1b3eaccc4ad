/// One key of a configuration: its value and where it was written.
package struct ConfigEntry: Equatable, Sendable {
    package var key: String
    /// The value after config providers, not yet trimmed.
    package var value: String
    /// The text of the file, before config providers.
    package var written: String
    package var file: String
    package var line: Int

    package init(key: String, value: String, written: String? = nil, file: String, line: Int) {
        self.key = key
        self.value = value
        self.written = written ?? value
        self.file = file
        self.line = line
    }

    /// The value as an error may show it: nothing of a secret, and of a resolved placeholder only its text
    /// (whatever a provider holds may be a secret).
    package var shown: String { Redaction.isSecret(key) ? Redaction.mask : written }

    package func problem(
        _ severity: ConfigProblem.Severity, _ message: String, hint: String? = nil
    ) -> ConfigProblem {
        ConfigProblem(severity, file: file, line: line, key: key, message, hint: hint)
    }
}

/// The keys of one file and what was noticed while reading it.
package struct ConfigEntries: Equatable, Sendable {
    package var file: String
    package private(set) var byKey: [String: ConfigEntry] = [:]
    package var problems: [ConfigProblem] = []

    package init(file: String) { self.file = file }

    /// The entries in the order of their lines.
    package var sorted: [ConfigEntry] {
        byKey.values.sorted { ($0.line, $0.key) < ($1.line, $1.key) }
    }

    package subscript(key: String) -> ConfigEntry? { byKey[key] }

    /// Adds an entry; the last of a key wins, with a warning that names both lines.
    package mutating func add(_ entry: ConfigEntry) {
        if let earlier = byKey[entry.key] {
            problems.append(
                entry.problem(
                    .warning,
                    "written twice, on line \(earlier.line) and on line \(entry.line); line \(entry.line) "
                        + "counts",
                    hint: "Delete one of the two lines."))
        }
        byKey[entry.key] = entry
    }

    package mutating func replaceValue(of key: String, with value: String) {
        byKey[key]?.value = value
    }
}
