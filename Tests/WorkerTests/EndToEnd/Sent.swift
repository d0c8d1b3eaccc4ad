/// One record that a test sends.
struct Sent {
    var partition: Int32 = 0
    var key: String?
    var value: String?
    var headers: [(String, [UInt8]?)] = []
    var timestamp: Int64 = 1_700_000_000_000

    init(
        _ value: String?, key: String? = nil, partition: Int32 = 0, headers: [String: String] = [:],
        timestamp: Int64 = 1_700_000_000_000
    ) {
        self.value = value
        self.key = key
        self.partition = partition
        self.timestamp = timestamp
        self.headers = headers.map { ($0.key, Array($0.value.utf8)) }
    }
}
