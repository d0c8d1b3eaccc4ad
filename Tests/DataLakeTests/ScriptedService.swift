import HTTP
import Logging
import Synchronization
import Testing

@testable import DataLake

/// Answers by script, with a clock that only sleeping moves; remembers every request.
final class ScriptedService: Sendable {
    enum Step: Sendable {
        case answer(HTTPResponse)
        case fail(HTTPFailure.Kind)
    }

    private let state: Mutex<(steps: [Step], seen: [HTTPRequest], now: Int64, sleeps: [Int64], draws: UInt64)>
    private let route: (@Sendable (HTTPRequest) -> Step)?
    let output = MemoryLogOutput()
    static let start: Int64 = 1_792_567_680_000

    /// The steps in order; a request beyond them is an issue.
    init(_ steps: Step...) {
        state = Mutex((steps, [], Self.start, [], 0))
        route = nil
    }

    /// Answers by what is asked.
    init(route: @escaping @Sendable (HTTPRequest) -> Step) {
        state = Mutex(([], [], Self.start, [], 0))
        self.route = route
    }

    var seen: [HTTPRequest] { state.withLock { $0.seen } }
    var sleeps: [Int64] { state.withLock { $0.sleeps } }
    /// `PUT`, `HEAD`, … with the Blob or DFS face, in order.
    var verbs: [String] { seen.map { "\($0.method) \($0.url.contains(".dfs.") ? "dfs" : "blob")" } }

    private func send(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPResponse {
        let step = state.withLock { state -> Step? in
            state.seen.append(request)
            state.now += 10
            return route.map { $0(request) } ?? (state.steps.isEmpty ? nil : state.steps.removeFirst())
        }
        switch step {
        case .answer(let response): return response
        case .fail(let kind): throw HTTPFailure(kind, "no answer from host:443 (\(kind))")
        case nil:
            Issue.record("an unexpected request: \(request.method) \(request.url.prefix { $0 != "?" })")
            throw HTTPFailure(.misconfigured, "the script has ended")
        }
    }

    /// Jitter takes its whole range, so that delays can be foretold.
    var clock: StoreClock {
        StoreClock(
            now: { self.state.withLock { $0.now } },
            sleep: { time in
                self.state.withLock {
                    $0.now += time
                    $0.sleeps.append(time)
                }
            },
            random: {
                self.state.withLock {
                    $0.draws += 1
                    return $0.draws
                }
            })
    }

    func client(
        _ credential: any AzureCredential = Fixture.key, settings: DataLakeSettings = DataLakeSettings(),
        proxy: ProxyAddress? = nil, clock: StoreClock? = nil
    ) -> DataLakeClient {
        DataLakeClient(
            account: AzureAccount(location: Fixture.location, credential: credential),
            send: { (request) throws(HTTPFailure) in try self.send(request) }, settings: settings,
            proxy: proxy, clock: clock ?? self.clock, log: log)
    }

    func store(
        _ namespace: DataLakeStore.Namespace = .hierarchical, settings: DataLakeSettings = DataLakeSettings()
    ) -> DataLakeStore {
        DataLakeStore(client: client(settings: settings), container: "lake", namespace: namespace)
    }

    private var log: Logger { Log(to: output, level: .debug).logger("store") }
}

extension ScriptedService.Step {
    static func done(_ status: Int = 201, etag: String = "\"0x1\"", _ headers: HTTPHeaders = [:]) -> Self {
        var headers = headers
        headers["ETag"] = etag
        headers["x-ms-request-id"] = "r-1"
        return .answer(HTTPResponse(status: status, headers: headers))
    }

    static func refuse(_ status: Int, _ code: String?, _ headers: HTTPHeaders = [:]) -> Self {
        var headers = headers
        headers["x-ms-error-code"] = code
        headers["x-ms-request-id"] = "r-2"
        return .answer(HTTPResponse(status: status, headers: headers))
    }
}

/// An account that is nobody's.
enum Fixture {
    static let keyText =
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
    static let signature = "c2VjcmV0LXNpZ25hdHVyZQ%3D%3D"
    static let sas = "sv=2026-10-06&sr=c&sp=racwdlm&se=2030-01-01T00:00:00Z&sig=\(signature)"
    static let token = "bearer-token-that-nobody-may-see"
    static let location = AzureLocation(
        account: "acct1", blob: "https://acct1.blob.core.windows.net",
        dfs: "https://acct1.dfs.core.windows.net")
    static let key: SharedKeyCredential = {
        do { return try SharedKeyCredential(account: "acct1", key: Secret(keyText)) } catch {
            preconditionFailure("the fixture's key: \(error)")
        }
    }()
}
