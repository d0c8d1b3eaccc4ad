package import Kafka

/// Whether a consumer group is without members, so that nobody is at work on its locks.
package enum GroupCheck: Equatable, Sendable {
    case empty
    case busy([GroupDescription.Member])
    /// The brokers do not tell, and why.
    case unknown(String)

    package init(_ asked: () throws(KafkaError) -> GroupDescription) {
        do throws(KafkaError) {
            let group = try asked()
            self = group.members.isEmpty ? .empty : .busy(group.members)
        } catch {
            self = .unknown(error.description)
        }
    }

    /// Why locks must not be touched; nil where they may be. `isTold`: the operator says that no worker runs.
    package func refusal(group: String, isTold: Bool) -> String? {
        switch self {
        case .empty: nil
        case .busy(let members):
            "the consumer group \(group) has \(members.count) member(s): "
                + members.map { "\($0.clientID) at \($0.host)" }.joined(separator: ", ")
                + "; stop every worker of the connector first"
        case .unknown(let why):
            isTold
                ? nil
                : "the brokers do not say who is in the group \(group): \(why); if no worker of the connector"
                    + " runs anywhere, give --group-is-empty"
        }
    }
}
