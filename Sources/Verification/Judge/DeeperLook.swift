/// How closely objects were looked at already, and so what a person can still do to learn more.
package enum DeeperLook: Equatable, Sendable {
    case fast, deep, againstKafka

    /// For a finding that does not say which offsets.
    var advice: String {
        switch self {
        case .fast: "run it with --deep, or with --against-kafka"
        case .deep: "--deep has read the objects, and they do not say: run it with --against-kafka"
        case .againstKafka: "compare the objects with each other; the topic does not say more"
        }
    }
}
