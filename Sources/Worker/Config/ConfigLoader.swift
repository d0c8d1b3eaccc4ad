/// The configuration of one start.
package struct LoadedConfig: Sendable {
    package var worker: WorkerSettings
    package var connectors: [ConnectorSettings]
    /// Everything noticed, files in the order given, lines ascending, each said once. With an error among
    /// them nothing may start.
    package var problems: [ConfigProblem]

    package var isUsable: Bool { problems.errors.isEmpty }
}

/// Reads worker and connector files: syntax, config providers, tables, checks between properties; all errors
/// at once.
package struct ConfigLoader: Sendable {
    package var environment: ConfigEnvironment
    package var purpose: ConfigValues.Purpose

    package init(environment: ConfigEnvironment = .process, purpose: ConfigValues.Purpose = .run) {
        self.environment = environment
        self.purpose = purpose
    }

    /// Reads one worker file and its connectors' files. Without a worker file (to explain a connector)
    /// `WorkerSettings.absent` holds.
    package func load(worker: String?, connectors: [String]) -> LoadedConfig {
        var problems: [ConfigProblem] = []
        var providers = ConfigProviders(environment: environment)
        var settings = WorkerSettings.absent
        if let worker {
            var entries = file(worker) { Properties.parse($0, file: $1) }
            providers = ConfigProviders(worker: entries, environment: environment)
            providers.resolve(&entries)
            let isThere = !entries.byKey.isEmpty || entries.problems.isEmpty
            let read = WorkerSettings.read(entries, purpose: purpose)
            settings = read.0
            // Of a file that could not be read, that alone is said.
            problems += sorted(isThere ? read.1 + providers.problems : entries.problems)
        }
        var loaded: [ConnectorSettings] = []
        for path in connectors {
            var entries = file(path) { ConnectorFile.parse($0, file: $1) }
            guard !entries.byKey.isEmpty || entries.problems.isEmpty else {
                problems += entries.problems
                continue
            }
            providers.resolve(&entries)
            var (connector, found) = ConnectorSettings.read(
                entries, worker: settings, purpose: purpose, environment: environment)
            if let other = loaded.first(where: { $0.name == connector.name }), entries["name"] != nil {
                found.append(
                    ConfigProblem(
                        .error, file: path, line: entries["name"]?.line, key: "name",
                        "the name \(connector.name) is already that of \(other.kcql.file)",
                        hint: "Give each connector a name of its own."))
            }
            connector.kcql.file = path
            problems += sorted(found)
            loaded.append(connector)
        }
        var said: [ConfigProblem] = []
        for problem in problems where !said.contains(problem) { said.append(problem) }
        return LoadedConfig(worker: settings, connectors: loaded, problems: said)
    }

    private func file(_ path: String, _ parse: ([UInt8], String) -> ConfigEntries) -> ConfigEntries {
        do {
            return parse(try environment.readFile(path), path)
        } catch {
            var entries = ConfigEntries(file: path)
            entries.problems.append(
                ConfigProblem(.error, file: path, "cannot be read: \(error.reason)", hint: "Check the path."))
            return entries
        }
    }

    /// By line, those without one last; otherwise in the order found.
    private func sorted(_ problems: [ConfigProblem]) -> [ConfigProblem] {
        problems.enumerated().sorted {
            ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
        }.map(\.element)
    }
}
