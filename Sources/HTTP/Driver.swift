import CCurl

/// The I/O thread's whole life: takes requests, moves bytes, watches time-outs, hands answers back.
///
/// At most `connectionsMax` requests are with libcurl at once, so none of them can wait for a connection
/// there: the rest wait here, first come, first served, and are surely not sent.
final class Driver {
    let settings: HTTPSettings
    private let inbox: Inbox
    private let multi: UnsafeMutableRawPointer
    private var waiting: [Exchange] = []
    private var active: [UnsafeMutableRawPointer: EasyHandle] = [:]
    private var idle: [EasyHandle] = []

    init(_ inbox: Inbox, _ settings: HTTPSettings) {
        self.inbox = inbox
        self.settings = settings
        multi = inbox.multi.raw
    }

    /// Returns after `Inbox.close`; libcurl's handles are gone then.
    func run() {
        while true {
            let (arrived, isClosed) = inbox.take()
            waiting += arrived
            if isClosed { break }
            begin()
            var runningCount: Int32 = 0
            let performed = curl_multi_perform(multi, &runningCount)
            if performed != CURLM_OK { giveUp(performed) }
            finishEnded()
            if !waiting.isEmpty, active.count < settings.connectionsMax { continue }
            let wait = sweep(Monotonic.milliseconds())
            let polled = curl_multi_poll(multi, nil, 0, Int32(wait), nil)
            if polled != CURLM_OK { giveUp(polled) }
        }
        end()
    }

    /// Hands as many waiting requests to libcurl as there are connections free.
    private func begin() {
        let count = min(waiting.count, settings.connectionsMax - active.count)
        guard count > 0 else { return }
        for exchange in waiting.prefix(count) {
            guard let easy = idle.popLast() ?? EasyHandle(settings) else {
                exchange.finish(.failure(HTTPFailure(.notSent, "libcurl gives no further handle")))
                continue
            }
            guard easy.prepare(exchange), curl_multi_add_handle(multi, easy.raw) == CURLM_OK else {
                easy.release()
                idle.append(easy)
                exchange.finish(.failure(HTTPFailure(.notSent, "libcurl takes no further request")))
                continue
            }
            active[easy.raw] = easy
        }
        waiting.removeFirst(count)
    }

    private func finishEnded() {
        var leftCount: Int32 = 0
        while let message = curl_multi_info_read(multi, &leftCount) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = active[message.pointee.easy_handle] else {
                continue
            }
            let code = message.pointee.data.result
            guard let exchange = easy.exchange else { continue }
            if code == CURLE_OK, exchange.headers.isComplete {
                finish(easy, .success(easy.response(exchange, now: Monotonic.milliseconds())))
            } else {
                finish(easy, .failure(failure(easy, exchange, code)))
            }
        }
    }

    private func failure(_ easy: EasyHandle, _ exchange: Exchange, _ code: CURLcode) -> HTTPFailure {
        if code == CURLE_OK {
            // libcurl takes the end of a connection for the end of the headers.
            let words = "the connection ended within the headers"
            return HTTPFailure(.lost, "no whole answer from \(exchange.url.address): \(words)")
        }
        return exchange.refusal
            ?? TransferEnd(
                code: code, isBegun: exchange.isBegun, address: exchange.url.address,
                proxy: settings.proxyAddress, tunnelStatus: easy.number(CURLINFO_HTTP_CONNECTCODE),
                words: String(cString: easy.errorText),
                connectTimeout: settings.connectTimeout
            ).failure
    }

    /// The handle goes back to the free ones before the caller goes on: a kept connection is free then.
    private func finish(_ easy: EasyHandle, _ result: Result<HTTPResponse, HTTPFailure>) {
        let exchange = easy.exchange
        curl_multi_remove_handle(multi, easy.raw)
        active[easy.raw] = nil
        easy.release()
        idle.append(easy)
        exchange?.finish(result)
    }

    /// Ends what has run out of time; milliseconds until the next look.
    private func sweep(_ now: Int64) -> Int64 {
        let limits = Limits(settings)
        var next = Limits.longestWait
        waiting.removeAll { exchange in
            let verdict = limits.waiting(since: exchange.startedAt, now: now)
            next = min(next, verdict.nextLook)
            guard let text = verdict.excess else { return false }
            exchange.finish(
                .failure(HTTPFailure(.notSent, "nothing sent to \(exchange.url.address): \(text)")))
            return true
        }
        for easy in Array(active.values) {
            guard let exchange = easy.exchange else { continue }
            let movedBytes = easy.movedBytes()
            if movedBytes != exchange.movedBytes {
                exchange.movedBytes = movedBytes
                exchange.movedAt = now
            }
            let verdict = limits.active(
                since: exchange.startedAt, movedAt: exchange.isBegun ? exchange.movedAt : nil, now: now)
            next = min(next, verdict.nextLook)
            guard let text = verdict.excess else { continue }
            let kind: HTTPFailure.Kind = exchange.isBegun ? .lost : .notSent
            finish(easy, .failure(HTTPFailure(kind, "no whole answer from \(exchange.url.address): \(text)")))
        }
        return next
    }

    /// libcurl itself fails: nothing under way can be trusted to end.
    private func giveUp(_ code: CURLMcode) {
        failActive("libcurl: \(String(cString: curl_multi_strerror(code)))")
    }

    private func failActive(_ text: String) {
        for easy in Array(active.values) {
            let isBegun = easy.exchange?.isBegun == true
            finish(easy, .failure(HTTPFailure(isBegun ? .lost : .notSent, text)))
        }
    }

    private func end() {
        failActive("the HTTP client was closed before the answer came")
        for exchange in waiting {
            exchange.finish(.failure(HTTPFailure(.notSent, "the HTTP client was closed before it was sent")))
        }
        waiting.removeAll()
        idle.removeAll()
        curl_multi_cleanup(multi)
    }
}
