import Foundation
import Glibc
import Testing

/// One real Kafka node, from the folder that `SLUICE_SERVERS` names.
final class KafkaServer: Sendable {
    static var folder: String? {
        ProcessInfo.processInfo.environment["SLUICE_SERVERS"].flatMap { $0.isEmpty ? nil : $0 }
    }

    struct Failure: Error { var text: String }

    let directory: String
    let port: Int
    private let home: String

    var properties: [(String, String)] {
        [
            ("bootstrap.servers", "127.0.0.1:\(port)"), ("session.timeout.ms", "6000"),
            ("heartbeat.interval.ms", "100"), ("reconnect.backoff.max.ms", "500"),
        ]
    }

    /// - Parameter configuration: further broker properties, by the node's first port.
    init(home: String, configuration: ((Int) -> String)? = nil) throws {
        self.home = home
        directory = NSTemporaryDirectory() + "sluice-kafka-\(UUID().uuidString)"
        var chosen = 0
        // The node takes four ports in a row; somebody else's choice may be the same, then the next place is
        // tried.
        for _ in 0..<20 {
            chosen = Int.random(in: 20_000..<32_000)
            var variables: [String: String] = [:]
            if let configuration {
                let path = directory + ".properties"
                try configuration(chosen).write(toFile: path, atomically: true, encoding: .utf8)
                variables["KAFKA_CONF"] = path
            }
            if try Self.run("\(home)/bin/start", [directory, "\(chosen)"], variables) == 0 {
                port = chosen
                return
            }
        }
        throw Failure(text: "Kafka did not start; its log is in \(directory)")
    }

    func start() throws {
        guard try Self.run("\(home)/bin/start", [directory, "\(port)"]) == 0 else {
            throw Failure(text: "Kafka did not start again; its log is in \(directory)")
        }
    }

    func kill() throws { _ = try Self.run("\(home)/bin/stop", [directory, "-9"]) }

    func remove() throws {
        try kill()
        try FileManager.default.removeItem(atPath: directory)
        let configuration = directory + ".properties"
        if FileManager.default.fileExists(atPath: configuration) {
            try FileManager.default.removeItem(atPath: configuration)
        }
    }

    /// Runs a program with its output thrown away; its exit code. Foundation's `Process` would wait for the
    /// node too, which inherits its descriptors.
    private static func run(
        _ program: String, _ arguments: [String], _ variables: [String: String] = [:]
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let all = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        var settings: [UnsafeMutablePointer<CChar>?] = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for setting in settings { free(setting) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, program, &actions, nil, &words, &settings) == 0 else {
            throw Failure(text: "\(program) cannot be run")
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1, errno == EINTR {}
        return status == 0 ? 0 : 1
    }

    @TaskLocal static var current: KafkaServer?
}

/// Runs a suite against a node of its own, started before it and removed after it; says so where there is
/// none.
struct WithKafkaServer: SuiteTrait, TestScoping {
    var configuration: (@Sendable (Int) -> String)?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard let folder = KafkaServer.folder else {
            print("skipped: \(test.name): real Kafka (SLUICE_SERVERS is not set)")
            return
        }
        let server = try KafkaServer(home: folder + "/kafka", configuration: configuration)
        let result = await KafkaServer.$current.withValue(server) {
            do {
                try await function()
                return Result<Void, any Error>.success(())
            } catch { return .failure(error) }
        }
        try server.remove()
        try result.get()
    }
}

extension Trait where Self == WithKafkaServer {
    static var withKafkaServer: Self { WithKafkaServer() }
    static func withKafkaServer(_ configuration: @escaping @Sendable (Int) -> String) -> Self {
        WithKafkaServer(configuration: configuration)
    }
}
