import CCurl
import Synchronization

/// An HTTP/1.1 client over libcurl's multi interface: one thread moves the bytes of all requests over one
/// pool of kept connections; callers block.
///
/// Limits and promises:
/// - It has no policy: no retry, no redirect, no cookie, no decompression, nothing normalised in a URL.
/// - A request that is not repeatable leaves once at most (EO-6); libcurl would send it again by itself when
///   a kept connection turns out to be closed.
/// - A failure says whether the request surely was not sent (`HTTPFailure.Kind`). Texts show host and port
///   only.
/// - A body from a file is read while it is sent, never short.
package final class HTTPClient: Sendable {
    private let inbox: Inbox
    private let thread: Mutex<IOThread?>

    /// Fails as `.misconfigured` where the settings cannot work; no connection is made yet.
    package init(_ settings: HTTPSettings) throws(HTTPFailure) {
        try SettingsCheck.check(settings)
        try CurlLibrary.start()
        guard let multi = curl_multi_init() else {
            throw HTTPFailure(.notSent, "libcurl gives no multi handle")
        }
        let count = settings.connectionsMax
        let codes = [
            sluice_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING)),
            sluice_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, count),
            sluice_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, count),
        ]
        guard codes.allSatisfy({ $0 == CURLM_OK }) else {
            curl_multi_cleanup(multi)
            throw HTTPFailure(.misconfigured, "libcurl refuses a pool of \(count) connections")
        }
        let inbox = Inbox(Inbox.Multi(raw: multi))
        do throws(HTTPFailure) {
            thread = Mutex(try IOThread { Driver(inbox, settings).run() })
        } catch {
            curl_multi_cleanup(multi)
            throw error
        }
        self.inbox = inbox
    }

    deinit { close() }

    /// Sends `request` and waits for its whole answer, whatever its status.
    package func send(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPResponse {
        let exchange = try Exchange(request, now: Monotonic.milliseconds())
        guard inbox.put(exchange) else { throw HTTPFailure(.notSent, "the HTTP client is closed") }
        exchange.done.wait()
        guard let result = exchange.result else {
            preconditionFailure("a request was signalled as done without a result")
        }
        return try result.get()
    }

    /// Closes every connection. Requests under way fail as `.lost`, those not begun and later ones as
    /// `.notSent`. Returns when the thread has ended; call it from any thread, any number of times.
    package func close() {
        inbox.close()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }
}
