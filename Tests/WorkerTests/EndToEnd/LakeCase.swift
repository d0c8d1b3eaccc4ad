/// One connector with a topic of its own: what is sent in two rounds, and which objects the lake then holds,
/// written by hand from `docs/object-keys.md` and `docs/formats.md`.
struct LakeCase {
    /// Name of connector and topic, and the prefix in the lake.
    var name: String
    var statement: String
    var properties: [String] = []
    var partitions = 1
    /// Records of the first round, and what is sent later.
    var rounds: [[Sent]]
    /// The objects that each round adds: path below the prefix to text.
    var adds: [[String: String]]
    /// Records that are passed over in each round.
    var skips: [Int] = [0, 0]

    init(
        _ name: String, _ clauses: String = "", _ properties: [String] = [], partitions: Int = 1,
        rounds: [[Sent]], adds: [[String: String]], skips: [Int] = [0, 0]
    ) {
        self.name = name
        statement = "INSERT INTO lake:\(name) SELECT * FROM \(name) \(clauses)"
        self.properties = properties
        self.partitions = partitions
        self.rounds = rounds
        self.adds = adds
        self.skips = skips
    }

    /// An offset as names hold it.
    static func padded(_ offset: Int) -> String {
        let text = String(offset)
        return String(repeating: "0", count: 12 - text.count) + text
    }

    static func lines(_ texts: [String]) -> String { texts.map { $0 + "\n" }.joined() }
}
