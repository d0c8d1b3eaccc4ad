import CommandLineOptions
import Glibc
import JSON
import LakeEmulator

/// The command line as the emulator's settings.
struct EmulatorOptions {
    var mode: EmulatorMode
    var settings = EmulatorSettings()

    init(_ invocation: Invocation) throws(UsageError) {
        mode = EmulatorMode(invocation.value("mode").flatMap(EmulatorMode.Kind.init) ?? .hierarchical)
        mode.softDelete = invocation.has("soft-delete")
        mode.versioning = invocation.has("versioning")
        mode.immutable = invocation.has("immutable")
        mode.forbidsUnknownPaths = invocation.has("forbid-unknown-paths")
        settings.port = try Self.port(invocation.operands[1], "PORT")
        settings.dfsPort = try invocation.value("dfs-port").map { text throws(UsageError) in
            try Self.port(text, "--dfs-port")
        }
        let account = invocation.value("account") ?? EmulatorSettings.developmentAccount
        settings.accounts = [account: invocation.value("key") ?? EmulatorSettings.developmentKey]
        settings.defaultAccount = account
        settings.bearerTokens = invocation.values("bearer")
        settings.containers = invocation.values("container")
        settings.logs = !invocation.has("no-log")
        if let file = invocation.value("faults") { settings.faults = try Self.rules(file) }
        if let text = invocation.value("seed") {
            guard let seed = UInt64(text) else {
                throw UsageError("`--seed` is `\(text)`", hint: "it takes a whole number from 0")
            }
            settings.faults.seed = seed
        }
    }

    private static func port(_ text: String, _ name: String) throws(UsageError) -> UInt16 {
        guard let port = UInt16(text) else {
            throw UsageError("\(name) is `\(text)`", hint: "it takes a number from 0 to 65535")
        }
        return port
    }

    private static func rules(_ file: String) throws(UsageError) -> FaultRuleSet {
        guard let bytes = read(file) else {
            throw UsageError(
                "\(file) cannot be read: \(String(cString: strerror(errno)))", hint: "see --faults")
        }
        do {
            return try FaultRuleSet(json: JSON(parsing: bytes))
        } catch {
            throw UsageError("\(file): \(error)", hint: "docs/emulator.md lists the members of a rule set")
        }
    }

    /// nil, with errno, where it cannot be read.
    private static func read(_ file: String) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var out: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return out }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            out += piece[..<count]
        }
    }
}
