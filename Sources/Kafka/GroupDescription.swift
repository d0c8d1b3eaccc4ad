import CRdKafka

/// A consumer group as its coordinator sees it.
package struct GroupDescription: Equatable, Sendable {
    package struct Member: Equatable, Sendable {
        package var clientID: String
        /// As the broker saw it: an address.
        package var host: String

        package init(clientID: String, host: String) {
            self.clientID = clientID
            self.host = host
        }
    }

    /// Kafka's word: `Empty`, `Stable`, `PreparingRebalance`, `Dead` (there is no such group).
    package var state: String
    package var members: [Member]

    package init(state: String, members: [Member]) {
        self.state = state
        self.members = members
    }
}

extension KafkaAdmin {
    /// Asks the brokers for the group's members.
    ///
    /// By the library's older call: the newer one never lets the client end after a broker that does not
    /// know the request (librdkafka 2.0.2).
    ///
    /// - Throws: `denied`, `retriable`; `corrupt` where the broker does not know the request (the embedded
    ///   one does not).
    package func describe(group: String, timeoutMilliseconds: Int = 10_000) throws(KafkaError)
        -> GroupDescription
    {
        var list: UnsafePointer<rd_kafka_group_list>?
        let code = rd_kafka_list_groups(handle.client, group, &list, Int32(clamping: timeoutMilliseconds))
        defer { if let list { rd_kafka_group_list_destroy(list) } }
        // A part of the answer may lack the very group.
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code, operation: "admin.describeGroup")
        }
        let found = UnsafeBufferPointer(start: list?.pointee.groups, count: Int(list?.pointee.group_cnt ?? 0))
        guard let described = found.first(where: { Self.text($0.group) == group }) else {
            return GroupDescription(state: "Dead", members: [])
        }
        guard described.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: described.err, operation: "admin.describeGroup")
        }
        let members = UnsafeBufferPointer(start: described.members, count: Int(described.member_cnt))
        return GroupDescription(
            state: Self.text(described.state),
            members: members.map { .init(clientID: Self.text($0.client_id), host: Self.text($0.client_host)) }
        )
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}
