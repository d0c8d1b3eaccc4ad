import DataLake
import Foundation
import HTTP
import LakeEmulator
import Logging
import ObjectStore

/// A container on an endpoint that speaks the service's protocol, with what serves it.
final class LiveAccount: Sendable {
    private let emulator: Emulator?
    private let http: HTTPClient
    private let container: String
    let client: DataLakeClient

    /// The emulator, in this process, one for each.
    init(emulated kind: EmulatorMode.Kind) throws {
        let token = "fixed-token"
        let lake = try Lake(directory: nil, mode: EmulatorMode(kind))
        var settings = EmulatorSettings()
        settings.bearerTokens = [token]
        let emulator = try Emulator(settings, kind: kind) { lake.answer($0) }
        try emulator.start()
        self.emulator = emulator
        container = "lake"
        if kind != .oneLake {
            _ = lake.answer(
                EmulatorRequest(
                    method: "PUT", face: .blob, account: EmulatorSettings.developmentAccount,
                    container: container, path: "", query: ["restype": "container"]))
        }
        let base = "http://127.0.0.1:\(emulator.port)/\(EmulatorSettings.developmentAccount)"
        let account =
            kind == .oneLake
            ? AzureAccount(
                location: AzureLocation(
                    account: "onelake", blob: base, dfs: base, isOneLake: true,
                    directory: "lake.Lakehouse/Files"),
                credential: BearerCredential(Secret(token)))
            : try Self.account(base)
        let http = try HTTPClient(HTTPSettings())
        self.http = http
        client = Self.client(account, http)
    }

    /// A new container on Azurite.
    init(azurite base: String) throws {
        emulator = nil
        container = "c-\(UUID().uuidString.lowercased())"
        let account = try Self.account(base)
        let http = try HTTPClient(HTTPSettings())
        self.http = http
        client = Self.client(account, http)
        var request = HTTPRequest(
            "PUT", "\(base)/\(container)?restype=container",
            headers: ["x-ms-date": Self.date(), "x-ms-version": "2023-11-03"], isRepeatable: false)
        account.credential.authorise(&request)
        let answer = try http.send(request)
        guard answer.status == 201 else {
            throw AzuriteServer.Failure(text: "no container: \(answer.status)")
        }
    }

    deinit {
        http.close()
        emulator?.stop()
    }

    func open() throws -> DataLakeStore { try client.open(container: container, indexes: ".indexes").store }

    /// The suite's large file goes in blocks.
    private static func client(_ account: AzureAccount, _ http: HTTPClient) -> DataLakeClient {
        DataLakeClient(
            account: account, send: { (request) throws(HTTPFailure) in try http.send(request) },
            settings: DataLakeSettings(singlePutMax: 8 << 20, blockSize: 4 << 20),
            log: Log(to: MemoryLogOutput()).logger("store"))
    }

    private static func account(_ base: String) throws -> AzureAccount {
        try AzureAccount.read(
            endpoint: base, mode: .credentials, accountName: nil,
            accountKey: Secret(EmulatorSettings.developmentKey), connectionString: nil, sasToken: nil,
            allowsPlainHTTP: false)
    }

    private static func date() -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.string(from: Date())
    }
}
