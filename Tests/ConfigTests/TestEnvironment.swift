import Worker

/// Files and variables of a test, in memory.
struct TestFiles: Sendable {
    var files: [String: String] = [:]
    var variables: [String: String] = [:]

    var environment: ConfigEnvironment {
        let files = files
        let variables = variables
        return ConfigEnvironment(
            readFile: { path throws(ConfigReadError) in
                guard let text = files[path] else { throw ConfigReadError(reason: "there is no such file") }
                return Array(text.utf8)
            },
            files: { directory in
                let names = files.keys.filter { $0.hasPrefix(directory + "/") }.map {
                    $0.dropFirst(directory.count + 1)
                }
                return names.isEmpty ? nil : Set(names.filter { !$0.contains("/") }.map(String.init))
            },
            exists: { path in files.keys.contains { $0 == path || $0.hasPrefix(path + "/") } },
            variable: { variables[$0] })
    }

    /// Absolute paths are of the disk.
    var environmentWithDisk: ConfigEnvironment {
        var environment = environment
        let inMemory = environment.readFile
        environment.readFile = { path throws(ConfigReadError) in
            path.hasPrefix("/") ? try ConfigEnvironment.process.readFile(path) : try inMemory(path)
        }
        return environment
    }

    static let worker = """
        bootstrap.servers=127.0.0.1:9092
        key.converter=org.apache.kafka.connect.storage.StringConverter
        value.converter=org.apache.kafka.connect.json.JsonConverter
        value.converter.schemas.enable=false

        """

    static let connector = """
        name=orders
        connector.class=DatalakeSink
        topics=orders
        connect.datalake.endpoint=file:lake
        connect.datalake.kcql=INSERT INTO lake:orders SELECT * FROM orders

        """

    /// Loads the usual worker and connector with lines added.
    static func load(
        worker: String = "", connector: String = "", variables: [String: String] = [:],
        purpose: ConfigValues.Purpose = .run
    ) -> LoadedConfig {
        let files = TestFiles(
            files: ["w.properties": Self.worker + worker, "c.properties": Self.connector + connector],
            variables: variables)
        return ConfigLoader(environment: files.environment, purpose: purpose)
            .load(worker: "w.properties", connectors: ["c.properties"])
    }
}
