import Glibc

extension Emulator {
    /// Carries a request out, or what the rules make of it.
    /// - Returns: whether the connection goes on.
    func carryOut(_ exchange: Exchange, _ connection: Connection, _ framing: RequestHead.Framing)
        throws(RequestHead.Malformed) -> Bool
    {
        var exchange = exchange
        exchange.plan = plan(exchange)
        exchange.entry.faults = exchange.plan.names
        if exchange.plan.final == .resetRequest {
            resetInBody(exchange, connection, framing)
            return false
        }
        guard let body = try readBody(connection, exchange.head, framing) else { return false }
        exchange.entry.requestLength = body.count
        pause(exchange.plan.delayBefore)
        var answer: EmulatorResponse
        switch exchange.plan.final {
        case .dropBefore, .hangBefore:
            return end(exchange, connection)
        case .answer(let fault):
            answer = fault.response(exchange.route.face, now: clock.now)
            exchange.note(answer)
        default:
            let response = authorized(&exchange, body)
            answer = response
            addRequestID(&answer)
            exchange.note(answer)
        }
        pause(exchange.plan.delayAfter)
        if exchange.plan.unquotesETag { answer.unquoteETag() }
        return deliver(answer, exchange, connection)
    }

    private func plan(_ exchange: Exchange) -> FaultPlan {
        var plan = FaultPlan()
        switch faults.outage {
        case .off: return faults.plan(exchange.route, exchange.head.headers)
        case .unavailable: plan.final = .answer(FaultAnswer(503))
        case .reset: plan.final = .resetRequest
        }
        plan.names = ["outage"]
        return plan
    }

    /// So that the log has the id that the client sees.
    private func addRequestID(_ answer: inout EmulatorResponse) {
        guard !answer.headers.contains(where: { $0.name.lowercased() == "x-ms-request-id" }) else { return }
        answer.headers.append(("x-ms-request-id", RandomIdentifier.next()))
    }

    private func pause(_ milliseconds: Int) {
        if milliseconds > 0 { _ = stopSignal.wait(milliseconds: Int32(clamping: milliseconds)) }
    }

    /// Asks the namespace, where the request's signer may.
    private func authorized(_ exchange: inout Exchange, _ body: [UInt8]) -> EmulatorResponse {
        let request = exchange.request(body)
        let response: EmulatorResponse
        do {
            exchange.entry.scheme = try permit(exchange.head, exchange.route)
            response = exchange.route.operation == .batch ? batch(exchange, body) : handler(request)
        } catch {
            return error.answer(exchange.route.face, now: clock.now)
        }
        if let later = exchange.plan.duplicateAfter { duplicate(request, exchange, later) }
        return response
    }

    /// Who asks, and whether they may. The scheme's name for the log.
    func permit(_ head: RequestHead, _ route: Route) throws(AuthRefusal) -> String {
        let scheme = try authorizer.check(head, route, now: clock.now) {
            handler(
                EmulatorRequest(
                    method: "HEAD", face: .blob, account: route.account, container: route.container,
                    path: route.path)
            ).status == 200
        }
        try authorizer.checkCopySource(head, route, scheme: scheme, now: clock.now)
        var places = [route.place]
        let source = SourceReference(renameSource: head.headers, accounts: router.accounts)
        if let source { places.append(source.place) }
        if let code = faults.denial(route.operation, at: places) { throw .authorization(code) }
        return scheme
    }

    /// The request comes again, later, as from a network that held a copy back.
    private func duplicate(_ request: EmulatorRequest, _ exchange: Exchange, _ milliseconds: Int) {
        run { [self] in
            guard stopSignal.wait(milliseconds: Int32(clamping: milliseconds)) == .time else { return }
            var second = exchange
            second.note(handler(request))
            second.entry.isAnswered = false
            second.entry.faults = ["duplicate-delivery"]
            write(second)
        }
    }

    func write(_ exchange: Exchange) {
        var entry = exchange.entry
        entry.microseconds = (EmulatorInstant.monotonic - exchange.began) / 1000
        log.append(entry)
    }
}

extension FaultAnswer {
    func response(_ face: Face, now: EmulatorInstant) -> EmulatorResponse {
        guard status >= 400 else { return EmulatorResponse(status) }
        return .error(
            face, status, code, message, headers: retryAfter.map { [("Retry-After", String($0))] } ?? [],
            now: now)
    }
}

extension EmulatorResponse {
    mutating func unquoteETag() {
        for index in headers.indices where headers[index].name.lowercased() == "etag" {
            headers[index].value.removeAll { $0 == "\"" }
        }
    }
}
