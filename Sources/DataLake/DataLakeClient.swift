package import HTTP
import JSON
package import Logging
import Synchronization

/// Sends requests to one account: dates and authorises each try anew, repeats what may be repeated, waits
/// as the service asks, and logs one debug line per request. One for all containers of an account; from any
/// thread.
package final class DataLakeClient: Sendable {
    /// Put Blob From URL, `flush=true` and blocks of 4,000 MiB are in it; Azure and OneLake know it
    /// (adls-rest 0).
    static let version = "2023-11-03"

    /// No service is believed that wants to be left alone for longer, in milliseconds.
    private static let quietMax: Int64 = 20_000

    package let account: AzureAccount
    package let settings: DataLakeSettings
    let clock: StoreClock
    /// The proxy that the requests go through, without user and password; it is named in errors.
    let proxy: ProxyAddress?
    private let send: HTTPSend
    private let log: Logger
    /// Epoch milliseconds until which a throttling service wants to hear nothing.
    private let quietUntil = Atomic<Int64>(0)
    /// False once the service has said that it cannot make a blob from a URL.
    let putsFromURL = Atomic<Bool>(true)
    /// True where the start found that the service does not check CRC-64.
    let needsMD5 = Atomic<Bool>(false)

    package init(
        account: AzureAccount, send: @escaping HTTPSend, settings: DataLakeSettings = DataLakeSettings(),
        proxy: ProxyAddress? = nil, clock: StoreClock = .system, log: Logger
    ) {
        self.account = account
        self.send = send
        self.settings = settings
        self.proxy = proxy
        self.clock = clock
        self.log = log
    }

    /// Sends the request; where it `repeats`, until it is answered for good, tries or time run out. Every
    /// other request is sent once: what a lost answer means is for those who can read (EO-6).
    func perform(_ request: StorageRequest) -> Reply {
        let id = clock.requestID()
        let begin = clock.now()
        let schedule = RetrySchedule(settings: settings)
        var mayBeOurs = false
        var attempt = 1
        while true {
            waitWhileQuiet()
            let reply = once(request, id, attempt)
            var asked: Int64?
            switch reply {
            case .success(let answer):
                asked = keepQuiet(answer)
                guard request.repeats, Self.passes(answer.status) else {
                    return .answer(answer, mayBeOurs: mayBeOurs)
                }
                if answer.status != 429 { mayBeOurs = true }
            case .failure(let failure):
                guard request.repeats, failure.kind != .misconfigured else { return .noAnswer(failure) }
                if failure.kind == .lost { mayBeOurs = true }
            }
            let delay = schedule.delay(
                after: attempt, elapsed: clock.now() - begin, asked: asked, random: clock.random())
            guard let delay else {
                switch reply {
                case .success(let answer): return .answer(answer, mayBeOurs: mayBeOurs)
                case .failure(let failure): return .noAnswer(failure)
                }
            }
            if delay > 0 { clock.sleep(delay) }
            attempt += 1
        }
    }

    /// What pieces are checked by.
    var checksum: DataLakeSettings.Checksum {
        needsMD5.load(ordering: .relaxed) ? .md5 : settings.checksum
    }

    /// May be another answer the next time (adls-rest 4).
    static func passes(_ status: Int) -> Bool { [408, 429, 500, 502, 503, 504].contains(status) }

    private func once(
        _ request: StorageRequest, _ id: String, _ attempt: Int
    ) -> Result<ServiceAnswer, HTTPFailure> {
        var headers = request.headers
        headers["x-ms-date"] = ServiceTime.header(clock.now() / 1_000)
        headers["x-ms-version"] = Self.version
        headers["x-ms-client-request-id"] = id
        let url = request.url(at: account.location)
        var sent = HTTPRequest(
            request.method, url, headers: headers, body: request.body, isRepeatable: request.repeats)
        account.credential.authorise(&sent)
        let begin = clock.now()
        do throws(HTTPFailure) {
            let answer = ServiceAnswer(try send(sent))
            note(request, url, attempt, begin, .number(String(answer.status)), answer)
            return .success(answer)
        } catch {
            note(request, url, attempt, begin, .string(error.detail), nil)
            return .failure(error)
        }
    }

    /// The query is left out: it may hold a signature.
    private func note(
        _ request: StorageRequest, _ url: String, _ attempt: Int, _ begin: Int64, _ status: JSON,
        _ answer: ServiceAnswer?
    ) {
        log.debug(
            "request",
            [
                "verb": .string(request.method), "path": .string(String(url.prefix { $0 != "?" })),
                "status": status, "code": answer?.code.map(JSON.string) ?? .null,
                "request": answer?.requestID.map(JSON.string) ?? .null, "attempt": .int(attempt),
                "ms": .int(clock.now() - begin),
            ])
    }

    /// Keeps every further request back for the time that a throttling answer names.
    private func keepQuiet(_ answer: ServiceAnswer) -> Int64? {
        guard answer.status == 429 || answer.status == 503, let asked = answer.retryAfter else { return nil }
        let until = clock.now() + min(asked, Self.quietMax)
        var known = quietUntil.load(ordering: .relaxed)
        while known < until {
            let (done, now) = quietUntil.weakCompareExchange(
                expected: known, desired: until, ordering: .relaxed)
            if done { break }
            known = now
        }
        return asked
    }

    private func waitWhileQuiet() {
        let until = quietUntil.load(ordering: .relaxed)
        let left = until - clock.now()
        guard left > 0 else { return }
        // Nobody asked for as much: the clock was set back.
        guard left <= Self.quietMax else {
            _ = quietUntil.compareExchange(expected: until, desired: 0, ordering: .relaxed)
            return
        }
        clock.sleep(left)
    }
}
