import Glibc

extension Emulator {
    /// Answers a connection's requests, one after the other, until either side ends it.
    func serve(_ connection: Connection, _ face: Face?) {
        while true {
            do {
                guard let head = try connection.nextHead() else { return }
                guard try serve(head, connection, face) else { return }
            } catch {
                refuse(error, connection, face)
                return
            }
        }
    }

    /// A request that is not HTTP as we read it: nobody can tell where the next one begins.
    private func refuse(_ reason: RequestHead.Malformed, _ connection: Connection, _ face: Face?) {
        let answer = EmulatorResponse.error(
            face ?? .blob, reason.status, reason.code, reason.message, now: clock.now)
        let bytes = AnswerBytes(answer, face: face ?? .blob, head: nil, now: clock.now, keeps: false)
        if connection.socket.send(bytes.head, bytes.body[...]) { connection.drain() }
    }

    /// - Returns: whether the connection goes on.
    private func serve(_ head: RequestHead, _ connection: Connection, _ face: Face?) throws(RequestHead
        .Malformed)
        -> Bool
    {
        let began = EmulatorInstant.monotonic
        if head.minorVersion == 1, head.headers["host"] == nil { throw .bad("The Host header is missing.") }
        let framing = try head.framing(limit: settings.bodyLimit)
        if let expectation = head.headers["expect"], expectation.lowercased() != "100-continue" {
            throw RequestHead.Malformed(
                status: 417, code: "UnsupportedHeader", message: "Expect is not known.")
        }
        if head.path.hasPrefix(ControlPath.prefix) {
            guard let body = try readBody(connection, head, framing) else { return false }
            return send(control(head, body), head, connection, face ?? .blob)
        }
        guard let route = router.route(head, face: face) else {
            throw RequestHead.Malformed(
                status: 400, code: "InvalidUri", message: "The request URI is invalid.")
        }
        let exchange = Exchange(head: head, route: route, began: began, time: clock.now)
        return try carryOut(exchange, connection, framing)
    }

    /// nil where the client is gone.
    func readBody(_ connection: Connection, _ head: RequestHead, _ framing: RequestHead.Framing)
        throws(RequestHead.Malformed) -> [UInt8]?
    {
        guard framing != .none, framing != .length(0) else { return [] }
        guard letBodyCome(connection, head) else { return nil }
        switch framing {
        case .none: return []
        case .length(let length): return connection.read(length: length)
        case .chunked: return try connection.readChunks(limit: settings.bodyLimit)
        }
    }

    /// Tells a client that waits for it to send its body. False where it is gone.
    func letBodyCome(_ connection: Connection, _ head: RequestHead) -> Bool {
        guard head.minorVersion == 1, head.headers["expect"] != nil, !connection.hasInput else { return true }
        return connection.socket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }

    /// - Returns: whether the connection goes on.
    func send(_ answer: EmulatorResponse, _ head: RequestHead, _ connection: Connection, _ face: Face) -> Bool
    {
        let keeps = head.keepsConnection
        let bytes = AnswerBytes(answer, face: face, head: head, now: clock.now, keeps: keeps)
        return connection.socket.send(bytes.head, bytes.body[...]) && keeps
    }
}
