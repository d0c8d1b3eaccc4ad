import LakeEmulator
import Synchronization

/// Runs the server on a namespace that answers what it was asked, and remembers it.
final class Asked: Sendable {
    private let requests = Mutex<[EmulatorRequest]>([])
    var all: [EmulatorRequest] { requests.withLock { $0 } }
    var last: EmulatorRequest? { all.last }

    func answer(_ request: EmulatorRequest) -> EmulatorResponse {
        requests.withLock { $0.append(request) }
        if request.path == "missing", request.method != "PUT" {
            return .error(request.face, 404, "BlobNotFound", "The specified blob does not exist.")
        }
        if request.method == "HEAD" {
            return EmulatorResponse(200, headers: [("ETag", "\"0x1\"")], contentLength: 1234)
        }
        let status = request.method == "PUT" ? 201 : 200
        return EmulatorResponse(status, headers: [("ETag", "\"0x1\"")], body: Array("0123456789".utf8))
    }
}

func withEmulator<Result>(
    _ change: (inout EmulatorSettings) -> Void = { _ in }, kind: EmulatorMode.Kind = .hierarchical,
    _ body: (Emulator, Asked) throws -> Result
) throws -> Result {
    var settings = EmulatorSettings()
    settings.bearerTokens = ["token"]
    change(&settings)
    let asked = Asked()
    let emulator = try Emulator(settings, kind: kind) { asked.answer($0) }
    try emulator.start()
    defer { emulator.stop() }
    return try body(emulator, asked)
}

extension Emulator {
    /// One request over a connection of its own.
    func ask(_ text: String) throws -> RawClient.Answer {
        let client = RawClient(port)
        client.send(text)
        return try client.receive(isHead: text.hasPrefix("HEAD"))
    }
}
