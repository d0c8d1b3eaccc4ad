import Bytes
import Foundation
import JSON
import LakeEmulator
import Testing

/// Requests put straight to a lake, without HTTP.
struct LakeDriver: Sendable {
    let lake: Lake

    /// In memory, with one container `fs` where the account makes containers.
    init(
        _ kind: EmulatorMode.Kind = .hierarchical, clock: EmulatorClock = EmulatorClock(),
        limits: Limits = Limits(), _ set: (inout EmulatorMode) -> Void = { _ in }
    ) throws {
        var mode = EmulatorMode(kind)
        set(&mode)
        lake = try Lake(directory: nil, mode: mode, clock: clock, limits: limits)
        if kind != .oneLake { _ = blob("PUT", "main", ["restype": "container"]) }
    }

    init(directory: String, _ kind: EmulatorMode.Kind = .hierarchical) throws {
        lake = try Lake(directory: directory, mode: EmulatorMode(kind))
    }

    func send(
        _ face: Face, _ method: String, _ target: String, _ query: [String: String],
        _ headers: [String: String], _ body: [UInt8]
    ) -> EmulatorResponse {
        let slash = target.firstIndex(of: "/")
        let container = slash.map { String(target[..<$0]) } ?? target
        return lake.answer(
            EmulatorRequest(
                method: method, face: face, account: "acct", container: container.isEmpty ? nil : container,
                path: slash.map { String(target[target.index(after: $0)...]) } ?? "", query: query,
                headers: headers, body: body))
    }

    @discardableResult func dfs(
        _ method: String, _ target: String, _ query: [String: String] = [:],
        _ headers: [String: String] = [:],
        _ body: String = ""
    ) -> EmulatorResponse { send(.dfs, method, target, query, headers, Array(body.utf8)) }

    @discardableResult func blob(
        _ method: String, _ target: String, _ query: [String: String] = [:],
        _ headers: [String: String] = [:],
        _ body: String = ""
    ) -> EmulatorResponse { send(.blob, method, target, query, headers, Array(body.utf8)) }

    @discardableResult func create(_ path: String, _ headers: [String: String] = [:]) -> EmulatorResponse {
        dfs("PUT", "main/" + path, ["resource": "file"], headers)
    }

    @discardableResult func makeDirectory(_ path: String, _ headers: [String: String] = [:])
        -> EmulatorResponse
    { dfs("PUT", "main/" + path, ["resource": "directory"], headers) }

    @discardableResult func append(_ path: String, _ position: Int, _ body: String) -> EmulatorResponse {
        dfs("PATCH", "main/" + path, ["action": "append", "position": String(position)], [:], body)
    }

    @discardableResult func flush(
        _ path: String, _ position: Int, _ query: [String: String] = [:], _ headers: [String: String] = [:]
    ) -> EmulatorResponse {
        dfs(
            "PATCH", "main/" + path,
            query.merging(["action": "flush", "position": String(position)]) { $1 }, headers)
    }

    /// Create, append, flush.
    func write(_ path: String, _ text: String) {
        create(path)
        if !text.isEmpty {
            append(path, 0, text)
            flush(path, text.utf8.count)
        }
    }

    @discardableResult func put(_ path: String, _ text: String, _ headers: [String: String] = [:])
        -> EmulatorResponse
    { blob("PUT", "main/" + path, [:], headers.merging(["x-ms-blob-type": "BlockBlob"]) { $1 }, text) }

    @discardableResult func rename(_ from: String, _ to: String, _ headers: [String: String] = [:])
        -> EmulatorResponse
    { dfs("PUT", "main/" + to, [:], headers.merging(["x-ms-rename-source": "/main/" + from]) { $1 }) }

    func text(_ path: String) -> String? {
        let answer = blob("GET", "main/" + path)
        return answer.status == 200 ? String(decoding: answer.body, as: UTF8.self) : nil
    }

    func status(_ path: String) -> Int { blob("HEAD", "main/" + path).status }

    /// A DFS listing's paths.
    func list(_ query: [String: String] = [:]) throws -> [JSON] {
        let all = ["resource": "filesystem", "recursive": "true"].merging(query) { $1 }
        return try JSON(parsing: dfs("GET", "main", all).body)["paths"]?.array ?? []
    }

    func names(_ query: [String: String] = [:]) throws -> [String] {
        try list(query).compactMap { $0["name"]?.string }
    }
}

extension EmulatorResponse {
    subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
    var etag: String { self["ETag"] ?? "none" }
    var code: String { self["x-ms-error-code"] ?? "none" }
    var text: String { String(decoding: body, as: UTF8.self) }
    /// Status and error code, the way tests read best.
    var verdict: String { status < 300 ? String(status) : "\(status) \(code)" }
}

/// A directory of its own, gone with the object.
final class ScratchDirectory {
    let path = NSTemporaryDirectory() + "lake-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}
