import Foundation

/// Replaces `${provider:path:key}` and `${provider:key}` in values, as Kafka does (connect-semantics 1.4):
/// text around a placeholder stays, there may be several, results are not looked at again, what cannot be
/// resolved stays as it is. Unlike in Java, that is said.
package struct ConfigProviders: Sendable {
    private var providers: [String: ConfigProvider] = [:]
    private let environment: ConfigEnvironment
    /// What is wrong with the worker's `config.providers` settings.
    package private(set) var problems: [ConfigProblem] = []

    /// `env`, `file`, `directory` and `dir` under those names.
    package init(environment: ConfigEnvironment) {
        self.environment = environment
        providers = [
            "env": ConfigProvider(kind: .environment), "file": ConfigProvider(kind: .file),
            "directory": ConfigProvider(kind: .directory), "dir": ConfigProvider(kind: .directory),
        ]
    }

    /// The providers that a worker's properties name, beside the usual ones.
    package init(worker entries: ConfigEntries, environment: ConfigEnvironment) {
        self.init(environment: environment)
        guard let named = entries["config.providers"] else { return }
        guard case .success(.list(let names)) = ConfigType.list.parse(named.value, key: named.key) else {
            return
        }
        for name in names where !name.isEmpty { define(name, entries, named) }
        for entry in entries.sorted where entry.key.hasPrefix("config.providers.") {
            let name = entry.key.dropFirst(17).prefix { $0 != "." }
            guard !names.contains(String(name)) else { continue }
            problems.append(
                entry.problem(
                    .warning, "config.providers does not name \(name); it has no effect",
                    hint: "Add \(name) to config.providers."))
        }
    }

    private mutating func define(_ name: String, _ entries: ConfigEntries, _ named: ConfigEntry) {
        let prefix = "config.providers.\(name)."
        guard let entry = entries[prefix + "class"] else {
            problems.append(
                named.problem(
                    .error, "names \(name), but \(prefix)class is missing",
                    hint: "Add it, such as \(prefix)class=\(ConfigProvider.Kind.file.rawValue)."))
            return
        }
        let className = ConfigType.trim(entry.value)
        guard let kind = ConfigProvider.Kind(className: className) else {
            let known: [ConfigProvider.Kind] = [.environment, .file, .directory]
            problems.append(
                entry.problem(
                    .error,
                    "Invalid value \(className) for configuration \(entry.key): Class \(className) could not "
                        + "be found.",
                    hint: "Known are " + known.map(\.rawValue).joined(separator: ", ") + "."))
            return
        }
        var provider = ConfigProvider(kind: kind)
        for parameter in entries.sorted where parameter.key.hasPrefix(prefix) && parameter.key != entry.key {
            read(parameter, named: String(parameter.key.dropFirst(prefix.count)), into: &provider)
        }
        providers[name] = provider
    }

    private mutating func read(_ entry: ConfigEntry, named name: String, into provider: inout ConfigProvider)
    {
        let names = provider.kind.table.rows.map { "param." + $0.name }
        guard names.contains(name) else {
            let near = NearestName.of(name, among: names) ?? names.joined(separator: ", ")
            problems.append(
                entry.problem(.warning, "no such parameter; it has no effect", hint: "Was \(near) meant?"))
            return
        }
        let value = ConfigType.trim(entry.value)
        guard !value.isEmpty else { return }
        switch provider.kind {
        case .environment:
            // The value alone must be a pattern; as a whole-name match its alternatives are tried to the end.
            guard (try? NSRegularExpression(pattern: value)) != nil,
                let pattern = try? NSRegularExpression(pattern: "\\A(?:\(value))\\z")
            else {
                problems.append(entry.problem(.error, "Invalid regular expression \(value)"))
                return
            }
            provider.allowlist = pattern
        case .file, .directory:
            for path in value.split(separator: ",").map({ ConfigType.trim(String($0)) }) {
                if !path.hasPrefix("/") {
                    problems.append(entry.problem(.error, "Path \(path) is not absolute"))
                } else if !environment.exists(path) {
                    problems.append(entry.problem(.error, "Path \(path) does not exist"))
                }
                provider.allowedPaths.append(path)
            }
        }
    }

    /// Resolves every value but those that are read before there are providers.
    package func resolve(_ entries: inout ConfigEntries) {
        for entry in entries.sorted {
            if entry.key == "plugin.path" || entry.key == "config.providers"
                || entry.key.hasPrefix("config.providers.")
            {
                continue
            }
            var problems: [ConfigProblem] = []
            let value = resolve(entry, &problems)
            if value != entry.value { entries.replaceValue(of: entry.key, with: value) }
            entries.problems.append(contentsOf: problems)
        }
    }

    /// The value with its placeholders resolved.
    package func resolve(_ entry: ConfigEntry, _ problems: inout [ConfigProblem]) -> String {
        guard entry.value.contains("${") else { return entry.value }
        let units = Array(entry.value.unicodeScalars)
        var out = String.UnicodeScalarView()
        var index = 0
        while index < units.count {
            guard let found = Placeholder(in: units, at: index) else {
                out.append(units[index])
                index += 1
                continue
            }
            let text = units[index..<found.end]
            index = found.end
            switch lookUp(found) {
            case .found(let value): out.append(contentsOf: value.unicodeScalars)
            case .missing(let why):
                out.append(contentsOf: text)
                problems.append(
                    entry.problem(
                        .warning,
                        "the placeholder \(String(String.UnicodeScalarView(text))) stays as it is: \(why)",
                        hint: "Correct the placeholder; a text that is meant so needs no action."))
            case .failed(let why):
                out.append(contentsOf: text)
                problems.append(entry.problem(.error, why))
            }
        }
        return String(out)
    }

    private func lookUp(_ placeholder: Placeholder) -> ConfigProvider.Lookup {
        guard let provider = providers[placeholder.provider] else {
            let known = providers.keys.sorted().joined(separator: ", ")
            return .missing("there is no config provider \(placeholder.provider), only \(known)")
        }
        return provider.look(up: placeholder.key, path: placeholder.path, in: environment)
    }

    /// `${` provider `:` [path `:`] key `}`: the first two colons divide, the first brace closes.
    private struct Placeholder {
        var provider: String
        var path: String
        var key: String
        /// Behind the closing brace.
        var end: Int

        init?(in units: [Unicode.Scalar], at start: Int) {
            guard start + 1 < units.count, units[start] == "$", units[start + 1] == "{",
                let close = units[(start + 2)...].firstIndex(of: "}")
            else { return nil }
            let parts = units[(start + 2)..<close].split(
                separator: ":", maxSplits: 2, omittingEmptySubsequences: false
            ).map { String(String.UnicodeScalarView($0)) }
            guard parts.count > 1 else { return nil }
            provider = parts[0]
            path = parts.count == 3 ? parts[1] : ""
            key = parts.count == 3 ? parts[2] : parts[1]
            end = close + 1
        }
    }
}
