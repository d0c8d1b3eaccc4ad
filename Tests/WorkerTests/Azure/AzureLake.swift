import JSON
import LakeEmulator
import Testing

/// An account in this process: the emulator over HTTP, its contents in memory.
final class AzureLake {
    let emulator: Emulator
    private let lake: Lake

    static let account = EmulatorSettings.developmentAccount

    init(
        _ mode: EmulatorMode = EmulatorMode(.hierarchical), container: String? = "lake",
        _ change: (inout EmulatorSettings) -> Void = { _ in }
    ) throws {
        let clock = EmulatorClock()
        let lake = try Lake(directory: nil, mode: mode, clock: clock)
        var settings = EmulatorSettings()
        change(&settings)
        emulator = try Emulator(settings, kind: mode.kind, clock: clock) { lake.answer($0) }
        self.lake = lake
        try emulator.start()
        if let container {
            let made = ask("PUT", container, query: ["restype": "container"])
            try #require(made.status == 201)
        }
    }

    deinit { emulator.stop() }

    var endpoint: String { "http://127.0.0.1:\(emulator.port)/\(Self.account)" }

    /// Lines of a connector's file; later lines of the same key count.
    var properties: [String] {
        [
            "connect.datalake.endpoint=\(endpoint)", "connect.datalake.azure.auth.mode=Credentials",
            "connect.datalake.azure.account.name=\(Self.account)",
            "connect.datalake.azure.account.key=\(EmulatorSettings.developmentKey)",
            "connect.datalake.http.retry.interval=1", "connect.datalake.http.max.retries=1",
        ]
    }

    /// Asks the namespace itself: not over HTTP, not in the log, no faults.
    private func ask(
        _ method: String, _ container: String, _ path: String = "", face: Face = .blob,
        query: [String: String] = [:]
    ) -> EmulatorResponse {
        lake.answer(
            EmulatorRequest(
                method: method, face: face, account: Self.account, container: container, path: path,
                query: query, headers: ["x-ms-version": "2023-11-03"]))
    }

    /// Puts an object there as somebody else would have left it.
    func put(_ name: String, _ text: String) throws {
        let answer = lake.answer(
            EmulatorRequest(
                method: "PUT", face: .blob, account: Self.account, container: "lake", path: name,
                headers: ["x-ms-version": "2023-11-03", "x-ms-blob-type": "BlockBlob"],
                body: Array(text.utf8)))
        try #require(answer.status == 201)
    }

    /// Names of all files below a directory, directories left out.
    func names(below directory: String) throws -> [String] {
        var query = ["resource": "filesystem", "recursive": "true"]
        if !directory.isEmpty { query["directory"] = directory }
        let answer = ask("GET", "lake", face: .dfs, query: query)
        if answer.status == 404 { return [] }
        try #require(answer.status == 200)
        let paths = try JSON(parsing: answer.body)["paths"]?.array ?? []
        return paths.filter { $0["isDirectory"] == nil }.compactMap { $0["name"]?.string }.sorted()
    }

    /// The files below a directory, as text, by their name below it.
    func objects(below directory: String) throws -> [String: String] {
        var objects: [String: String] = [:]
        for name in try names(below: directory) {
            let answer = ask("GET", "lake", name)
            try #require(answer.status == 200)
            objects[String(name.dropFirst(directory.count + 1))] = String(
                decoding: answer.body, as: UTF8.self)
        }
        return objects
    }

    /// Files renamed to their final names, as the log has it: it has a request a moment after the lake does.
    var published: Int {
        emulator.log.entries(after: 0).count {
            $0.operation == .rename && $0.status == 201 && $0.place.hasPrefix("/lake/data/")
        }
    }

    /// Requests over HTTP since `mark`, by operation: `put-blob lock`, `rename`, … (`LakeRequest`).
    func requests(since mark: Int) -> [LakeRequest: Int] {
        emulator.log.entries(after: mark).reduce(into: [:]) { $0[LakeRequest($1), default: 0] += 1 }
    }
}

/// What one request of the log was for.
enum LakeRequest: String, Hashable {
    case upload, lockWrite, rename, makeDirectory, readLock, head, list, delete, other

    init(_ entry: LogEntry) {
        let isLock = entry.place.hasSuffix(".lock")
        switch entry.operation {
        case .putBlob: self = isLock ? .lockWrite : .upload
        case .rename: self = .rename
        case .createDirectory: self = .makeDirectory
        case .read: self = .readLock
        case .head: self = .head
        case .list: self = .list
        case .delete: self = .delete
        default: self = .other
        }
    }
}
