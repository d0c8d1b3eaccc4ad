import CRdKafka

/// Wakes the library's broker threads when the application has drained some of a full queue.
///
/// librdkafka before 2.2 lets a broker thread sleep for up to a second once the queue is over its limit, and
/// draining does not wake it; throughput falls to a fifth. Two ways out are known: a metadata refresh every
/// 20 ms (50 requests a second, also when idle), and the wake-up that every broker thread gets when SASL
/// credentials are set. The latter costs no request, and the values are those in force (or unused, without
/// SASL).
struct FetchWake {
    /// A wake is due after this much was drained: a sixteenth of the queue, so that a stall cannot outlast
    /// it.
    private let stepBytes: Int
    private let stepRecords: Int
    private let user: String
    private let password: String
    private var bytes = 0
    private var records = 0
    /// Something was purged, which nobody counts: wake once the queue runs empty.
    var isDueWhenEmpty = false

    init(queueBytes: Int, queueRecords: Int, user: String, password: String) {
        stepBytes = max(queueBytes / 16, 1)
        stepRecords = max(queueRecords / 16, 1)
        self.user = user
        self.password = password
    }

    mutating func drained(bytes: Int, records: Int, of client: OpaquePointer?) {
        self.bytes += bytes
        self.records += records
        if self.bytes >= stepBytes || self.records >= stepRecords { wake(client) }
    }

    mutating func ranEmpty(_ client: OpaquePointer?) {
        if isDueWhenEmpty { wake(client) }
    }

    private mutating func wake(_ client: OpaquePointer?) {
        bytes = 0
        records = 0
        isDueWhenEmpty = false
        // Fails only for missing arguments.
        if let error = rd_kafka_sasl_set_credentials(client, user, password) { rd_kafka_error_destroy(error) }
    }
}
