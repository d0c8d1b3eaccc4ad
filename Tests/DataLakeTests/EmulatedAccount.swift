import HTTP
import LakeEmulator
import Logging

@testable import DataLake

/// An emulated account in this process; its clients keep it alive.
final class EmulatedAccount: Sendable {
    let emulator: Emulator
    let output = MemoryLogOutput()
    private let http: HTTPClient
    static let container = "lake"
    static let key = EmulatorSettings.developmentKey

    init(_ mode: EmulatorMode) throws {
        let clock = EmulatorClock()
        let lake = try Lake(directory: nil, mode: mode, clock: clock)
        var settings = EmulatorSettings()
        settings.bearerTokens = [Fixture.token]
        emulator = try Emulator(settings, kind: mode.kind, clock: clock) { lake.answer($0) }
        try emulator.start()
        http = try HTTPClient(HTTPSettings())
        if mode.kind != .oneLake {
            _ = lake.answer(
                EmulatorRequest(
                    method: "PUT", face: .blob, account: EmulatorSettings.developmentAccount,
                    container: Self.container, path: "", query: ["restype": "container"]))
        }
    }

    convenience init(_ kind: EmulatorMode.Kind) throws { try self.init(EmulatorMode(kind)) }

    deinit {
        http.close()
        emulator.stop()
    }

    var base: String { "http://127.0.0.1:\(emulator.port)/\(EmulatorSettings.developmentAccount)" }

    func client(
        _ credential: (any AzureCredential)? = nil, settings: DataLakeSettings = DataLakeSettings(),
        clock: StoreClock = .system
    ) throws -> DataLakeClient {
        let key = try SharedKeyCredential(account: EmulatorSettings.developmentAccount, key: Secret(Self.key))
        return DataLakeClient(
            account: AzureAccount(
                location: AzureLocation(account: EmulatorSettings.developmentAccount, blob: base, dfs: base),
                credential: credential ?? key),
            send: { [self] (request) throws(HTTPFailure) in try http.send(request) }, settings: settings,
            clock: clock, log: Log(to: output, level: .debug).logger("store"))
    }

    /// How often each operation was answered or begun since `number`.
    func counts(after number: Int = 0) -> [String: Int] {
        emulator.log.entries(after: number).reduce(into: [:]) { $0[$1.operation.rawValue, default: 0] += 1 }
    }
}
