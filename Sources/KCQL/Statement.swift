/// One KCQL statement, parsed and checked: where the records of one topic (or of any topic) go, and how.
package struct Statement: Sendable, Equatable {
    /// Where records go.
    package var target: Target
    /// Whose records they are.
    package var source: Source
    /// How records are spread over directories.
    package var partitioning: Partitioning
    /// The storage format; JSON where the statement has no STOREAS.
    package var storeAs: StoreAs
    /// What PROPERTIES gives; nil members were not given.
    package var properties: StatementProperties
    /// What holds after defaults and the rules of the format and the partitioning. A variable, because
    /// properties of the connector (`padding.strategy`, `disable.flush.count`) reach into it.
    package var effective: EffectiveProperties
    /// Where the statement's first word stands.
    package var position: Position
    /// The statement as written, without the separator, leading comments and blanks at its ends.
    package var text: String

    /// The statement's topics.
    package enum Source: Sendable, Equatable {
        /// Exactly this topic.
        case topic(String)
        /// `` FROM `*` ``: every topic that no other statement names (`topics.regex`).
        case any
    }

    /// The statement's directories.
    package enum Partitioning: Sendable, Equatable {
        /// No clause: `topic/partition/`.
        case topicPartition
        /// NOPARTITION: files directly below the prefix.
        case none
        /// PARTITIONBY, in written order, never empty, no field twice.
        case by([PartitionField])
    }

    package init(
        target: Target, source: Source, partitioning: Partitioning = .topicPartition,
        storeAs: StoreAs = .json, properties: StatementProperties = StatementProperties(),
        effective: EffectiveProperties, position: Position = .start, text: String
    ) {
        self.target = target
        self.source = source
        self.partitioning = partitioning
        self.storeAs = storeAs
        self.properties = properties
        self.effective = effective
        self.position = position
        self.text = text
    }
}
