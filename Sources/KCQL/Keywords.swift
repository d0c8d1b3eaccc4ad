/// The clauses after FROM, and words that are no clauses here.
enum Keywords {
    /// Words that name nothing unless they stand in backticks.
    static let reserved: Set<String> = [
        "INSERT", "INTO", "SELECT", "FROM", "PARTITIONBY", "NOPARTITION", "STOREAS", "PROPERTIES",
    ]

    enum Clause: String, CaseIterable {
        case partitionBy = "PARTITIONBY"
        case noPartition = "NOPARTITION"
        case storeAs = "STOREAS"
        case properties = "PROPERTIES"

        /// Clauses stand in this order; two of one rank exclude each other.
        var rank: Int {
            switch self {
            case .partitionBy, .noPartition: 0
            case .storeAs: 1
            case .properties: 2
            }
        }
    }

    static let order = "the order is PARTITIONBY or NOPARTITION, then STOREAS, then PROPERTIES"

    /// Clauses of the language that other connectors use, or that earlier versions of this one had: the
    /// message, and what to write instead (lenses-behaviour 2.2, 2.4, 2.7).
    static func foreign(_ word: String) -> (message: String, hint: String)? {
        if let found = renamed[word] { return found }
        guard withoutEffect.contains(word) else { return nil }
        return ("\(word) has no effect in this sink", "take the clause out")
    }

    private static let renamed: [String: (message: String, hint: String)] = [
        "WITH_FLUSH_COUNT": ("WITH_FLUSH_COUNT is no longer a clause", "write PROPERTIES('flush.count'=…)"),
        "WITH_FLUSH_SIZE": ("WITH_FLUSH_SIZE is no longer a clause", "write PROPERTIES('flush.size'=…)"),
        "WITH_FLUSH_INTERVAL": (
            "WITH_FLUSH_INTERVAL is no longer a clause", "write PROPERTIES('flush.interval'=…)"
        ),
        "WITHPARTITIONER": (
            "WITHPARTITIONER is no longer a clause",
            "write PROPERTIES('partition.include.keys'=false) for Values, =true for KeysAndValues"
        ),
        "WITHPADDING": ("WITHPADDING is no clause", "write PROPERTIES('padding.length.offset'=…)"),
        "WHERE": ("records cannot be filtered here", "drop records with a Filter transform and a predicate"),
        "IGNORE": (
            "IGNORE has no effect in this sink: records are written whole",
            "drop fields with the transform ReplaceField (exclude)"
        ),
        "PARTITION": ("PARTITION is no clause", "write PARTITIONBY, one word"),
        "PARTITIONED": ("PARTITIONED is no clause", "write PARTITIONBY, one word"),
        "STORE": ("STORE is no clause", "write STOREAS, one word"),
        "STORED": ("STORED is no clause", "write STOREAS, one word"),
        "NO": ("NO is no clause", "write NOPARTITION, one word"),
        "INSERT": ("a statement ends before INSERT", "separate statements by ;"),
        "UPSERT": ("a statement ends before UPSERT", "separate statements by ;, and write INSERT"),
        "WITH": ("WITH is no clause", "write PROPERTIES('name'=value, …)"),
    ]

    private static let withoutEffect: Set<String> = [
        "AUTOCREATE", "AUTOEVOLVE", "BATCH", "CAPITALIZE", "CLUSTERBY", "DISTRIBUTEBY", "INCREMENTALMODE",
        "INITIALIZE", "KEYDELIMITER", "LIMIT", "PK", "PROJECTTO", "TIMESTAMPUNIT", "TTL", "WITHCOMPRESSION",
        "WITHCONVERTER", "WITHDELAY", "WITHDOCTYPE", "WITHFORMAT", "WITHINDEXSUFFIX", "WITHJMSSELECTOR",
        "WITHKEY", "WITHPIPELINE", "WITHREGEX", "WITHSESSION", "WITHSTRUCTURE", "WITHSUBSCRIPTION", "WITHTAG",
        "WITHTAGS", "WITHTARGET", "WITHTIMESTAMP", "WITHTYPE", "WITHUNWRAP", "BUCKETNAMES", "ACK", "SAMPLE",
    ]
}
