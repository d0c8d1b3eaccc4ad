import Glibc

extension Emulator {
    /// Gives the answer, or does with it what the rules say. The log has the request before the client has
    /// the answer: who reads the one may count on the other.
    /// - Returns: whether the connection goes on.
    func deliver(_ answer: EmulatorResponse, _ exchange: Exchange, _ connection: Connection) -> Bool {
        let face = exchange.route.face
        switch exchange.plan.final {
        case .dropAfter, .hangAfter:
            return end(exchange, connection)
        case .truncate(let bytes):
            sendPart(answer, exchange, connection) { body in min(bytes ?? body / 2, max(0, body - 1)) }
            return false
        case .resetAnswer:
            sendPart(answer, exchange, connection) { $0 / 2 }
            connection.socket.resetOnClose()
            return false
        case .answerAfter(let fault):
            write(exchange)
            return send(fault.response(face, now: clock.now), exchange.head, connection, face)
        default:
            write(exchange)
            return send(answer, exchange.head, connection, face)
        }
    }

    /// Ends a request without an answer.
    func end(_ exchange: Exchange, _ connection: Connection) -> Bool {
        var exchange = exchange
        exchange.entry.isAnswered = false
        write(exchange)
        if exchange.plan.final == .hangBefore || exchange.plan.final == .hangAfter {
            // The event of Linux that the peer closed; Swift's Glibc does not show its name.
            let peerClosed: Int32 = 0x2000
            _ = stopSignal.wait(milliseconds: -1, connection.socket.descriptor, events: peerClosed)
        }
        return false
    }

    private func sendPart(
        _ answer: EmulatorResponse, _ exchange: Exchange, _ connection: Connection, _ length: (Int) -> Int
    ) {
        var exchange = exchange
        exchange.entry.isAnswered = false
        write(exchange)
        let bytes = AnswerBytes(
            answer, face: exchange.route.face, head: exchange.head, now: clock.now,
            keeps: exchange.head.keepsConnection)
        if bytes.body.isEmpty {
            _ = connection.socket.send(Array(bytes.head.prefix(bytes.head.count / 2)))
        } else {
            _ = connection.socket.send(bytes.head, bytes.body.prefix(length(bytes.body.count)))
        }
    }

    /// Takes half of the body (of a chunked one: what the first read gives), then resets the connection.
    func resetInBody(_ exchange: Exchange, _ connection: Connection, _ framing: RequestHead.Framing) {
        var exchange = exchange
        if case .length(let length) = framing, length > 1, letBodyCome(connection, exchange.head) {
            var left = length / 2
            while left > 0, connection.read(length: min(left, 64 << 10)) != nil {
                left -= min(left, 64 << 10)
            }
            exchange.entry.requestLength = length / 2
        }
        exchange.entry.isAnswered = false
        write(exchange)
        connection.socket.resetOnClose()
    }
}
