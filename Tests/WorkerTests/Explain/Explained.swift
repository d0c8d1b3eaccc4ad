import Foundation
import JSON
import Testing

@testable import Worker

/// A connector file in memory, read, judged and explained.
struct Explained {
    let settings: ConnectorSettings
    let blueprint: ConnectorBlueprint
    /// Of the files and of the blueprint.
    let problems: [ConfigProblem]

    /// - Parameter connector: the file's lines.
    init(
        _ connector: String, worker: String? = nil, purpose: ConfigValues.Purpose = .explain
    ) throws {
        var files = ["c.properties": connector]
        if let worker { files["w.properties"] = worker }
        let texts = files
        let environment = ConfigEnvironment(
            readFile: { path throws(ConfigReadError) in
                guard let text = texts[path] else { throw ConfigReadError(reason: "there is no such file") }
                return Array(text.utf8)
            },
            files: { _ in nil }, exists: { _ in true }, variable: { _ in nil })
        let loaded = ConfigLoader(environment: environment, purpose: purpose)
            .load(worker: worker == nil ? nil : "w.properties", connectors: ["c.properties"])
        settings = try #require(loaded.connectors.first)
        blueprint = ConnectorBlueprint(settings, purpose: purpose)
        problems = loaded.problems + blueprint.problems
    }

    /// The usual file: a lake in a directory, JSON values, text keys.
    init(kcql: String, topics: String, more: String = "", purpose: ConfigValues.Purpose = .explain) throws {
        try self.init(Self.file(kcql: kcql, topics: topics, more: more), purpose: purpose)
    }

    static func file(kcql: String, topics: String, more: String = "") -> String {
        """
        name=c
        connector.class=io.lenses.streamreactor.connect.datalake.sink.DatalakeSinkConnector
        \(topics.hasPrefix("topics.regex=") ? topics : "topics=" + topics)
        connect.datalake.endpoint=file:lake
        key.converter=org.apache.kafka.connect.storage.StringConverter
        connect.datalake.kcql=\(property(kcql))
        \(more)

        """
    }

    /// A text as the value of a property.
    static func property(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\n", with: "\\n")
    }

    /// Places sample lines, of which an error is none of the test's.
    func place(_ lines: [String], topic: String? = nil) throws -> Explanation {
        var explanation = Explanation(blueprint)
        explanation.place(try lines.map { try SampleRecord(line: $0, defaultTopic: topic) })
        return explanation
    }

    /// Keys, or `error: ` and the reason.
    func keys(_ lines: [String], topic: String? = nil) throws -> [String] {
        try place(lines, topic: topic).records.map { $0.key ?? "error: \($0.error ?? "")" }
    }
}

/// Files of this repository.
enum RepositoryFile {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    /// Names in a directory with an extension, sorted.
    static func names(_ directory: String, _ fileExtension: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(directory))) ?? []
        return names.filter { $0.hasSuffix("." + fileExtension) }.sorted()
    }
}
