import Foundation
import Testing
import Worker

/// The files in `config/` run as they are.
@Suite struct SampleConfigTests {
    static let samples: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: Repository.path("config"))
        return (names ?? []).filter { $0 != "worker.properties" }.sorted()
    }()

    private static var loader: ConfigLoader {
        var environment = ConfigEnvironment.process
        environment.variable = { $0 == "LAKE_DIRECTORY" ? "lake" : nil }
        return ConfigLoader(environment: environment)
    }

    @Test func `There is a sample for each use case`() {
        #expect(Self.samples.count >= 12)
    }

    @Test(arguments: samples)
    func `A sample has no error, no warning and a local lake`(_ name: String) throws {
        let loaded = Self.loader.load(
            worker: Repository.path("config/worker.properties"),
            connectors: [Repository.path("config/\(name)")])
        #expect(loaded.problems == [], "\(name)")
        let connector = try #require(loaded.connectors.first)
        #expect(connector.endpoint == .directory("lake"), "\(name)")
        #expect(connector.kcql.text.hasPrefix("INSERT INTO lake:"), "\(name)")
        #expect(connector.consumer.bootstrapServers == ["127.0.0.1:9092"])
    }

    @Test func `All samples run in one worker`() {
        let loaded = Self.loader.load(
            worker: Repository.path("config/worker.properties"),
            connectors: Self.samples.map { Repository.path("config/\($0)") })
        #expect(loaded.problems == [])
        #expect(Set(loaded.connectors.map(\.name)).count == Self.samples.count)
    }
}
