import Kafka

/// The first connection to a connector's cluster: waits for a broker as long as one may come, and not longer.
struct ClusterConnection {
    /// A listener of another protocol ends connections as a broker that is stopping does; after so many
    /// milliseconds of nothing else it is taken for one.
    static let suspicionMax: Int64 = 5_000

    let admin: KafkaAdmin
    let settings: ConsumerSettings
    /// Milliseconds.
    private var suspectedSince: Int64?

    init(_ admin: KafkaAdmin, _ settings: ConsumerSettings) {
        self.admin = admin
        self.settings = settings
    }

    /// The cluster's id; nil when stopped while it waited.
    ///
    /// - Throws: why no broker can be talked to: at once where waiting is no use (a login or a certificate
    ///   that is refused), else after `default.api.timeout.ms`.
    mutating func clusterID(isStopped: () -> Bool) throws(TaskFailure) -> String? {
        let deadline = Clock.monotonic + Int64(settings.defaultApiTimeoutMs)
        var latest: KafkaError?
        repeat {
            if let id = admin.clusterID(timeoutMilliseconds: 500) { return id }
            guard let (failure, error) = admin.connectionFailure() else { continue }
            latest = error
            if failure.isCertain || isOtherProtocol(failure) { throw TaskFailure(error) }
        } while Clock.monotonic < deadline && !isStopped()
        if isStopped() { return nil }
        let reason = latest.map { ". The latest failure: \($0.message)" } ?? ""
        throw TaskFailure(
            "kafka",
            "no broker of \(settings.bootstrapServers.joined(separator: ",")) answered within "
                + "\(settings.defaultApiTimeoutMs) ms; check bootstrap.servers and that the brokers are "
                + "reachable from here\(reason)")
    }

    private mutating func isOtherProtocol(_ failure: ConnectionFailure) -> Bool {
        guard failure.cause == .otherProtocol else {
            suspectedSince = nil
            return false
        }
        let since = suspectedSince ?? Clock.monotonic
        suspectedSince = since
        return Clock.monotonic - since >= Self.suspicionMax
    }
}
