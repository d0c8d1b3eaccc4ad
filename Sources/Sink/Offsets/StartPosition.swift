package import ConnectData

/// Where a partition starts (design section 4.5): the lock decides, the group's offset is a hint.
package struct StartPosition: Equatable, Sendable {
    /// What was found where the lock should be.
    package enum Found: Equatable, Sendable {
        /// No lock of any generation.
        case nothing(hasKeyLocks: Bool)
        /// A lock of a Sluice: a null offset means that nothing is stored, so start 0.
        case ours(floor: Offset?)
        /// A lock of a Java connector, or of an older generation; a null offset says nothing.
        case java(floor: Offset?, hasKeyLocks: Bool)
        /// A lock with the mark `at-least-once`: the group's offset counts, never below the floor.
        case marked(floor: Offset?)
    }

    package var start: Offset
    /// Who said so, for the log line.
    package var source: String
    /// True where offsets before `start` are stored by the lock's word: the sums go on.
    package var continues: Bool
    /// Offsets that retention took and the operator gives up: the lock's floor + 1 ..< start.
    package var gapFrom: Offset?

    package init(start: Offset, source: String, continues: Bool, gapFrom: Offset? = nil) {
        self.start = start
        self.source = source
        self.continues = continues
        self.gapFrom = gapFrom
    }

    /// - Throws: `.rejected` where the log does not fit the lock, or nothing says where to start.
    package static func decide(
        _ found: Found, _ log: LogPosition, of topicPartition: TopicPartition, acceptsGap: Bool
    ) throws(SinkError) -> StartPosition {
        switch found {
        case .ours(let floor):
            return try fit(
                (floor ?? -1) + 1, log, topicPartition, acceptsGap, source: "the lock", continues: true)
        case .java(let floor?, _):
            return try fit(
                floor + 1, log, topicPartition, acceptsGap, source: "the Java connector's lock",
                continues: true)
        case .marked(let floor):
            let own = (floor ?? -1) + 1
            let start = max(log.groupOffset ?? own, own)
            return try fit(
                start, log, topicPartition, acceptsGap, source: "the group, after at-least-once",
                continues: false)
        case .nothing(let hasKeyLocks), .java(nil, let hasKeyLocks):
            return try withoutLock(log, topicPartition, hasKeyLocks: hasKeyLocks)
        }
    }

    private static func withoutLock(
        _ log: LogPosition, _ topicPartition: TopicPartition, hasKeyLocks: Bool
    ) throws(SinkError) -> StartPosition {
        if let group = log.groupOffset, group >= log.logStart, group <= log.logEnd {
            return StartPosition(start: group, source: "the group's offset", continues: false)
        }
        if hasKeyLocks {
            return StartPosition(start: log.logStart, source: "the key locks", continues: false)
        }
        switch log.reset {
        case .earliest:
            return StartPosition(start: log.logStart, source: "auto.offset.reset", continues: false)
        case .latest: return StartPosition(start: log.logEnd, source: "auto.offset.reset", continues: false)
        case .none:
            throw SinkError(
                .rejected, "open.position", topicPartition,
                log.groupOffset.map {
                    "the group's offset \($0) is outside the log (\(log.logStart) to \(log.logEnd))"
                }
                    ?? "there is no lock and the group has no offset",
                hint:
                    "auto.offset.reset is none: set the group's offset, or"
                    + " consumer.override.auto.offset.reset=earliest"
            )
        }
    }

    private static func fit(
        _ start: Offset, _ log: LogPosition, _ topicPartition: TopicPartition, _ acceptsGap: Bool,
        source: String,
        continues: Bool
    ) throws(SinkError) -> StartPosition {
        if start > log.logEnd {
            throw SinkError(
                .rejected, "open.position", topicPartition,
                "the lock says that offsets below \(start) are stored, but the log ends at"
                    + " \(log.logEnd): the topic was"
                    + " made anew",
                context: [.init("start", String(start)), .init("logEnd", String(log.logEnd))],
                hint:
                    "a topic made anew needs another connect.datalake.indexes.name (or its"
                    + " locks removed by hand)"
            )
        }
        guard start < log.logStart else {
            return StartPosition(start: start, source: source, continues: continues)
        }
        guard acceptsGap else {
            throw SinkError(
                .rejected, "open.position", topicPartition,
                "offset \(start) is next, but the log begins at \(log.logStart): retention removed"
                    + " \(log.logStart - start) offset(s) that were not stored",
                context: [.init("start", String(start)), .init("logStart", String(log.logStart))],
                hint:
                    "restore the records, or give them up with"
                    + " connect.datalake.offset.gap=accept; a topic made anew needs"
                    + " another connect.datalake.indexes.name")
        }
        return StartPosition(start: log.logStart, source: source, continues: false, gapFrom: start)
    }
}
