import DataLake
import Foundation
import Testing
import Worker

/// The files in `config/` run as they are.
@Suite struct SampleConfigTests {
    static let samples: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: Repository.path("config"))
        return (names ?? []).filter { $0 != "worker.properties" && !workers.contains($0) }.sorted()
    }()

    /// What the samples' comments tell to set.
    static let variables = [
        "LAKE_DIRECTORY": "lake", "LAKE_CONNECTION_STRING": "UseDevelopmentStorage=true",
        "LAKE_ACCOUNT_KEY":
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        "LAKE_SAS_TOKEN":
            "sv=2023-11-03&sr=c&sp=racwdlm&se=2099-01-01T00%3A00%3A00Z&sig=4Pgm7zkr4%2BkN%2F8E0v6CGbm69ORiVqFpThWLSxjmIw1o%3D",
    ]

    /// Workers of secured brokers; scripts/security-test runs each against real Kafka.
    static let workers = [
        "kafka-mutual-tls.properties", "kafka-oauthbearer.properties", "kafka-sasl-plain.properties",
        "kafka-tls.properties",
    ]

    @Test(arguments: workers)
    func `A worker of secured brokers has no error and no warning`(_ name: String) throws {
        var environment = ConfigEnvironment.process
        let stores = SecurityTests.stores
        let variables = [
            "KAFKA_BROKERS": "localhost:9093", "KAFKA_AUTHORITIES": "\(stores)/root.pem",
            "KAFKA_KEYSTORE": "\(stores)/store.p12", "KAFKA_KEYSTORE_PASSWORD": "store-secret",
            "KAFKA_USER": "u", "KAFKA_PASSWORD": "hunter2", "KAFKA_CLIENT_ID": "c",
            "KAFKA_CLIENT_SECRET": "hunter2", "TOKEN_SERVER": "https://login.example/oauth2/token",
        ]
        environment.variable = { variables[$0] }
        let loaded = ConfigLoader(environment: environment).load(
            worker: Repository.path("config/\(name)"),
            connectors: [Repository.path("config/json-default.properties")])
        #expect(loaded.problems == [], "\(name)")
        let shared = try #require(loaded.connectors.first).consumer.shared
        #expect(shared.contains(.init("security.protocol", name.contains("tls") ? "SSL" : "SASL_SSL")))
    }

    private static var loader: ConfigLoader {
        var environment = ConfigEnvironment.process
        environment.variable = { variables[$0] }
        return ConfigLoader(environment: environment)
    }

    @Test func `There is a sample for each use case`() {
        #expect(Self.samples.count >= 18)
        #expect(Self.samples.count { $0.hasPrefix("adls-") } >= 6)
    }

    @Test(arguments: samples)
    func `A sample has no error, no warning and a lake on this machine`(_ name: String) throws {
        let loaded = Self.loader.load(
            worker: Repository.path("config/worker.properties"),
            connectors: [Repository.path("config/\(name)")])
        #expect(loaded.problems == [], "\(name)")
        let connector = try #require(loaded.connectors.first)
        if name.hasPrefix("adls-") {
            #expect(
                connector.azure?.account.location.dfs == "http://127.0.0.1:10000/devstoreaccount1", "\(name)")
        } else {
            #expect(connector.endpoint == .directory("lake"), "\(name)")
        }
        #expect(connector.kcql.text.hasPrefix("INSERT INTO lake:"), "\(name)")
        #expect(connector.consumer.bootstrapServers == ["127.0.0.1:9092"])
    }

    @Test(arguments: samples.filter { $0.hasPrefix("adls-") })
    func `A sample in Azure tells its variables as the tests set them`(_ name: String) throws {
        let text = try String(contentsOfFile: Repository.path("config/\(name)"), encoding: .utf8)
        for (variable, value) in Self.variables where text.contains("{env:\(variable)}") {
            #expect(
                text.contains("export \(variable)=\(value)\n")
                    || text.contains("export \(variable)='\(value)'\n"),
                "\(name): \(variable)")
        }
    }

    @Test func `All samples run in one worker`() {
        let loaded = Self.loader.load(
            worker: Repository.path("config/worker.properties"),
            connectors: Self.samples.map { Repository.path("config/\($0)") })
        #expect(loaded.problems == [])
        #expect(Set(loaded.connectors.map(\.name)).count == Self.samples.count)
    }
}
