package import ConnectData
package import Sink

/// Everything that is known of one partition before it is judged.
package struct PartitionEvidence: Equatable, Sendable {
    /// A commit that stood in the master lock when it was read.
    package struct Pending: Equatable, Sendable {
        package var offset: Offset
        /// None of its temporary objects is left: its files are where readers see them.
        package var isPublished: Bool

        package init(offset: Offset, isPublished: Bool) {
            self.offset = offset
            self.isPublished = isPublished
        }
    }

    package var topicPartition: TopicPartition
    package var committed: Offset?
    package var proof: LockProof
    package var pending: Pending?
    /// The highest offset that any of the partition's locks spoke of once the objects were listed; nil where
    /// no object stands above the master lock, so that nobody had to look.
    package var reach: Offset?
    package var objects: [ClaimedObject]
    /// Manifests name them, the lake does not hold them.
    package var lost: [ClaimedObject]
    package var retirement: Retirement?
    /// Where the caller wants the proof to begin.
    package var from: Offset?
    /// What was seen while objects were read, and is no fault.
    package var notes: [String] = []
    /// What was read of the objects besides their claims.
    package var look: DeeperLook = .fast

    package init(
        _ topicPartition: TopicPartition, committed: Offset?, proof: LockProof, pending: Pending? = nil,
        reach: Offset? = nil, objects: [ClaimedObject], lost: [ClaimedObject] = [],
        retirement: Retirement? = nil, from: Offset? = nil
    ) {
        self.topicPartition = topicPartition
        self.committed = committed
        self.proof = proof
        self.pending = pending
        self.reach = reach
        self.objects = objects
        self.lost = lost
        self.retirement = retirement
        self.from = from
    }

    /// Offsets below are stored by the lock's word: behind the pending commit once it is published.
    package var end: Offset { publishedPending.map { $0.offset + 1 } ?? (committed ?? -1) + 1 }

    /// The lock's sums at `end`.
    package var sums: OffsetSums { publishedPending == nil ? proof.sums : proof.pending ?? proof.sums }

    private var publishedPending: Pending? {
        guard let pending, pending.isPublished, proof.pending != nil else { return nil }
        return pending
    }
}
