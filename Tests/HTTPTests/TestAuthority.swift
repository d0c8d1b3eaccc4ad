import Foundation

/// Certificates made with the `openssl` command, once a run: an authority, another one, a server's for
/// `localhost` alone, a client's with its key plain and encrypted.
struct TestAuthority: Sendable {
    static let keyPassword = "key-password"
    static let shared = Result { try TestAuthority() }

    let scratch: Scratch

    func path(_ name: String) -> String { scratch.path + "/" + name }

    private init() throws {
        scratch = try Scratch()
        try authority("ca")
        try authority("other")
        try leaf("server", "subjectAltName=DNS:localhost")
        try leaf("client", "extendedKeyUsage=clientAuth")
        try run([
            "pkcs8", "-topk8", "-in", path("client.key"), "-out", path("client-encrypted.key"), "-passout",
            "pass:" + Self.keyPassword,
        ])
    }

    private func authority(_ name: String) throws {
        try run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-keyout", path(name + ".key"), "-out", path(name + ".pem"),
        ])
    }

    private func leaf(_ name: String, _ extensionText: String) throws {
        try run([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-keyout", path(name + ".key"), "-out", path(name + ".pem"),
            "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-addext", "basicConstraints=critical,CA:FALSE",
            "-addext", extensionText,
        ])
    }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailure(arguments: arguments) }
    }

    struct CommandFailure: Error {
        var arguments: [String]
    }
}

/// `openssl s_server`, which answers each GET with a page about the connection.
final class TLSServer: Sendable {
    let port: Int
    private let process: Process

    init(_ authority: TestAuthority, _ options: [String] = []) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
                authority.path("server.pem"),
                "-key", authority.path("server.key"),
            ] + options
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // It says "ACCEPT 127.0.0.1:port".
        var text = ""
        while !text.contains("ACCEPT ") || !text.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw TestAuthority.CommandFailure(arguments: [text]) }
            text += String(decoding: data, as: UTF8.self)
        }
        port = Int(text.split(separator: ":").last?.prefix { $0.isNumber } ?? "") ?? 0
    }

    deinit { process.terminate() }

    var url: String { "https://localhost:\(port)/" }
}
