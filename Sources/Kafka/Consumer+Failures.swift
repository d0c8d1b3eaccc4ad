import ConnectData
import CRdKafka

extension Consumer {
    /// An error that came in place of a record.
    func failed(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
        var place: TopicPartition?
        if let topic = message.pointee.rkt {
            place = TopicPartition(String(cString: rd_kafka_topic_name(topic)), message.pointee.partition)
        }
        let reason = rd_kafka_message_errstr(message).map { String(cString: $0) }
        if message.pointee.err == RD_KAFKA_RESP_ERR__FATAL {
            return clientFailed(message.pointee.err, reason ?? "")
        }
        var error = KafkaError(
            code: message.pointee.err, operation: "consumer.poll", topicPartition: place, reason: reason)
        if error.kind == .offsetOutOfRange, let place, let number = table.number(of: place) {
            // Left idle: only a new start, from the caller's ledger, makes it deliver again.
            guard table[number].state == .active else { return }
            pause([number])
            error.message += ", wanted offset \(table[number].next)"
        }
        events.append(.failed(error))
    }

    /// The client as a whole reports: mostly connections that it will try again by itself.
    func clientFailed(_ code: rd_kafka_resp_err_t, _ reason: String) {
        switch code {
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            guard !isUnreachable else { return }
            isUnreachable = true
            events.append(.unreachable(reason))
        case RD_KAFKA_RESP_ERR__FATAL:
            var bytes = [CChar](repeating: 0, count: 512)
            let cause = rd_kafka_fatal_error(client, &bytes, bytes.count)
            var error = KafkaError(code: cause, operation: "consumer.poll", reason: text(bytes))
            if error.kind == .retriable { error.kind = .fatal }
            events.append(.failed(error))
        case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__TIMED_OUT,
            RD_KAFKA_RESP_ERR__SSL:
            // One broker of several, or an idle connection that it closed (librdkafka 2.0 with OpenSSL 3
            // calls that an SSL error). When none is left, ALL_BROKERS_DOWN says so.
            if !isUnreachable {
                var error = KafkaError(code: code, operation: "consumer.connect", reason: reason)
                error.kind = .retriable
                error.hint = nil
                let failure = context.failure(code, reason)
                if failure.isCertain {
                    error = failure.error("consumer.connect", code: error.code, login: context.login)
                    error.kind = .retriable
                }
                events.append(.failed(error))
            }
        case RD_KAFKA_RESP_ERR__AUTHENTICATION:
            let failure = context.failure(code, reason)
            var error = failure.error("consumer.connect", code: "_AUTHENTICATION", login: context.login)
            // A running member still has its last token; the library asks again every 10 s.
            if case .tokenMissing = failure.cause { error.kind = .retriable }
            events.append(.failed(error))
        default:
            events.append(.failed(KafkaError(code: code, operation: "consumer.connect", reason: reason)))
        }
    }

    func reached() {
        isUnreachable = false
        events.append(.reachable)
    }

    func logged(_ severity: Int, _ facility: UnsafePointer<CChar>?, _ line: UnsafePointer<CChar>?) {
        let facility = facility.map { String(cString: $0) } ?? ""
        // These repeat what the error callback says.
        if facility == "FAIL" || facility == "ERROR" { return }
        events.append(
            .log(severity: severity, text: "\(facility): \(line.map { String(cString: $0) } ?? "")"))
    }
}
