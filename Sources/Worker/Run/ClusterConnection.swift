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
    /// - Throws: see `wait`.
    mutating func clusterID(isStopped: () -> Bool) throws(TaskFailure) -> String? {
        try wait(isStopped) { admin in admin.clusterID(timeoutMilliseconds: 500) }
    }

    /// The names of the cluster's topics; nil when stopped while it waited.
    ///
    /// - Throws: see `wait`.
    mutating func topics(isStopped: () -> Bool) throws(TaskFailure) -> Set<String>? {
        try wait(isStopped) { (admin) throws(KafkaError) in
            Set(try admin.topics(timeoutMilliseconds: 2_000).map(\.name))
        }
    }

    /// Asks until there is an answer: a broker may go away between two questions of one start.
    ///
    /// - Throws: why no broker can be talked to: at once where waiting is no use (a login or a certificate
    ///   that is refused), else after `default.api.timeout.ms`.
    mutating func wait<Answer>(
        _ isStopped: () -> Bool, _ question: (KafkaAdmin) throws(KafkaError) -> Answer?
    ) throws(TaskFailure) -> Answer? {
        let deadline = Clock.monotonic + Int64(settings.defaultApiTimeoutMs)
        let pause = Signal()
        var latest: KafkaError?
        repeat {
            do throws(KafkaError) {
                if let answer = try question(admin) { return answer }
            } catch {
                guard error.kind == .retriable else { throw TaskFailure(error) }
                latest = error
                // The library may say so at once.
                pause.wait(milliseconds: 100)
            }
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
