package import ConnectData
package import Sink

/// What was proved of one partition, and what was not.
package struct PartitionVerdict: Equatable, Sendable {
    package var topicPartition: TopicPartition
    /// Everything from here on was looked at.
    package var from: Offset
    /// The proof begins here; more than `from` where objects across it do not say which offsets they hold.
    package var provedFrom: Offset
    /// Everything below is committed, by the lock's word.
    package var end: Offset
    /// The proof reaches so far; less than `end` where objects across it do not say which offsets they hold.
    package var provedTo: Offset
    /// Offsets in `from` ..< `provedTo` that objects must hold; below `provedFrom` counts alone are known.
    package var stored: Int64 = 0
    /// Of offsets in `from` ..< `provedTo`: Kafka never delivered them (control records, aborted
    /// transactions, compaction).
    package var undelivered: Int64 = 0
    /// What the lock has counted as delivered in `from` ..< `end`.
    var delivered = OffsetSum()
    /// The same of what was skipped.
    var skippedWhole: [OffsetSums.Skipped] = []
    /// Stretches of which counts alone were compared; empty once the topic has told more.
    var countNotes: [String] = []
    package var skipped: [OffsetSums.Skipped] = []
    /// Of offsets in `from` ..< `end`: what lies in files of the connector that was taken over.
    package var takenOver = OffsetSum()
    package var objects = 0
    package var bytes: Int64 = 0
    package var findings: [Finding] = []
    /// Worth saying, and no fault.
    package var notes: [String] = []
    /// Objects whose offsets would make the proof longer, were they read.
    package var unclear: [ClaimedObject] = []

    /// The topic has shown what objects across the proof's ends hold: the proof reaches from `from` to `end`.
    mutating func proveWhole() {
        (provedFrom, provedTo) = (from, max(provedTo, end))
        countNotes = []
        skipped = skippedWhole
        stored = storedWhole
        undelivered = end - from - delivered.count
    }

    /// Offsets in `from` ..< `end` that objects must hold, by the lock's word.
    var storedWhole: Int64 { skippedWhole.reduce(delivered) { $0 - $1.sum }.count }

    package init(_ topicPartition: TopicPartition, from: Offset = 0, end: Offset = 0) {
        self.topicPartition = topicPartition
        self.from = from
        self.end = end
        provedFrom = from
        provedTo = end
    }
}
