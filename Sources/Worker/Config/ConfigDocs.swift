/// Writes `docs/config.md` out of the tables; a test fails when the file is not what this writes.
package enum ConfigDocs {
    package static let command = "SLUICE_WRITE_DOCS=1 swift test --filter ConfigDocsTests"

    package static func markdown() -> String {
        var out = preface
        for table in ConfigTable.all {
            out += "\n## \(table.title)\n\n\(table.introduction)\n"
            var groups: [String] = []
            for row in table.rows where !groups.contains(row.group) { groups.append(row.group) }
            for group in groups {
                if groups.count > 1 { out += "\n### \(group)\n" }
                out +=
                    "\n| property | type | default | allowed | importance | meaning "
                    + "|\n|---|---|---|---|---|---|\n"
                for row in table.rows where row.group == group { out += line(row) }
            }
        }
        return out
    }

    private static let preface = """
        # Configuration

        This page is generated from the tables that read the configuration; do not edit it. Write it anew
        with

            \(command)

        Limits first:

        - A start reports **all** errors of all files at once, each with file, line, key and the way out,
          and then does not start. Warnings and notices are said once and do not stop it.
        - A property that is *coming* is an error unless its value is the default. A property *without
          effect* is accepted and said once.
        - An unknown property is a warning, with the nearest known name.
        - The value of a secret (type password, or a key that sounds like one) is never printed, nor is what
          a config provider gave.

        `sluice run worker.properties connector.properties…` takes one worker file and a file for each
        connector. The worker file and connector files are Java `.properties` files: ISO-8859-1,
        `key=value`, `#` and `!` begin comments, a backslash at the end of a line continues it, `\\\\` is a
        backslash and `\\uXXXX` any other character. A connector file may also be JSON, `{"name": "…",
        "config": {…}}` or one object of strings.

        Every value may hold placeholders of config providers: `${env:NAME}`,
        `${file:/path/secrets.properties:key}`, `${directory:/run/secrets:file}` (also as `dir`).

        The examples in `config/` run as they are.

        """

    private static func line(_ row: ConfigRow) -> String {
        let cells = [
            "`\(row.name)`", row.type.rawValue, text(row.defaultValue), text(row.allowed),
            row.importance.rawValue,
            cell(row.doc + status(row.status)),
        ]
        return "| " + cells.joined(separator: " | ") + " |\n"
    }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    private static func text(_ value: ConfigRow.Default) -> String {
        switch value {
        case .required: "**required**"
        case .none: ""
        case .text(""): "(empty)"
        case .text(let text): "`\(text)`"
        }
    }

    private static func text(_ allowed: ConfigRow.Allowed) -> String {
        switch allowed {
        case .any: ""
        case .nonEmpty: "not empty"
        case .range(let range) where range.upperBound == .max: "at least \(range.lowerBound)"
        case .range(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .oneOf(let names): names.map { "`\($0)`" }.joined(separator: ", ")
        case .oneOfIgnoringCase(let names):
            names.map { "`\($0)`" }.joined(separator: ", ") + " (any letter case)"
        }
    }

    private static func status(_ status: ConfigRow.Status) -> String {
        switch status {
        case .implemented, .belongs: ""
        case .withoutEffect(let why): " *Without effect:* \(why)"
        case .later(let what): " *Coming with a later version:* \(what)"
        case .refused(let reason): " *Refused unless it is the default:* \(reason)"
        }
    }
}
