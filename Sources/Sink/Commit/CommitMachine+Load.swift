import ConnectData
import ObjectStore

/// A key's lock that an earlier owner left: read, judged by the master's safe offset, resolved or left,
/// removed.
extension CommitMachine {
    mutating func load(_ context: inout CommitContext) {
        stage = .loading
        context.outputs.append(.send(.load))
    }

    /// Reads the lock of a key that was evicted from memory; what was stored of the key is known.
    mutating func reload(_ left: EvictedLock, _ context: inout CommitContext) {
        stage = .reloading(left)
        floor = left.floor
        context.outputs.append(.send(.load))
    }

    mutating func loaded(_ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .object(let object) = answer else { preconditionFailure("\(answer) to a read") }
        if case .reloading(let left) = stage { return reloaded(object, left, &context) }
        stage = .idle
        floor = context.safeOffset - 1
        guard let object else {
            version = .absent
            return context.outputs.append(.loaded)
        }
        guard let found = decode(object, &context) else { return }
        isProved = false
        version = .held(object.etag, found)
        if let refusal = context.refusal(of: found, at: path) {
            return context.outputs.append(.failed(refusal))
        }
        context.outputs.append(.loaded)
    }

    /// Absent: it was removed below the safe offset, and is made anew. As it was left: to be replaced, its
    /// rename behind a look sent later (rule G1). Anything else is another owner's.
    private mutating func reloaded(
        _ object: StoredObject?, _ left: EvictedLock, _ context: inout CommitContext
    ) {
        isProved = false
        guard let object else {
            version = .absent
            stage = .idle
            return pump(&context)
        }
        guard let found = decode(object, &context) else { return }
        guard context.hash(object.etag.text) == left.etag else {
            return context.outputs.append(.fenced(by: found.owner))
        }
        version = .held(object.etag, found)
        stage = .idle
        pump(&context)
    }

    /// Whether a pending stands that the safe offset does not cover: it is resolved before the key goes on.
    func needsResolution(_ context: CommitContext) -> Bool {
        guard let pending = document?.pending else { return false }
        return pending.offset >= context.persistedSafeOffset
    }

    /// What a loaded lock without an open pending says: its last offset where it is ahead of the safe offset.
    mutating func takeFloor(_ context: CommitContext) {
        guard let document, document.pending == nil, let committed = document.committedOffset else { return }
        floor = max(committed, context.safeOffset - 1)
    }

    /// Asks for the look at the master that rule G1 wants before a pending found may be touched.
    mutating func resolve(_ context: inout CommitContext) {
        stage = .proving(.resolve)
        context.outputs.append(.needsProof)
    }

    /// P < S: garbage. F >= S: published now. F < S <= P: published if its temporary objects are gone, else
    /// stale and never renamed. A Java connector's F is not known: its owner was stopped first, so it counts
    /// as F >= S.
    mutating func judge(_ context: inout CommitContext) {
        guard let document, let pending = document.pending else { preconditionFailure("nothing to resolve") }
        let safe = context.persistedSafeOffset
        stage = .idle
        floor = context.safeOffset - 1
        guard pending.offset >= safe else { return context.outputs.append(.resolved) }
        if pending.isUnfinished {
            context.outputs.append(.notice(.pendingGivenUp(lock: path.text, offset: pending.offset)))
            floor = max(document.committedOffset ?? -1, context.safeOffset - 1)
            return context.outputs.append(.resolved)
        }
        operations = PublishOperation.list(pending, resuming: true)
        let first = (document.committedOffset ?? -1) + 1
        if document.sluiceOwner == nil || first >= safe {
            isResuming = true
            return publish(&context)
        }
        stage = .judging(next: 0)
        context.outputs.append(.send(.headStale(0)))
    }

    mutating func judged(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .head(let head) = answer else { preconditionFailure("\(answer) to a head") }
        guard let head else { return judgeNext(after: index, &context) }
        guard head.etag == operations[index].etag else { return otherTemp(index, head, &context) }
        context.outputs.append(
            .notice(.staleIgnored(lock: path.text, temp: operations[index].source.text)))
        judgedAll(&context)
    }

    /// This one is published; where all are, the key's records up to the pending are stored.
    mutating func judgeNext(after index: Int, _ context: inout CommitContext) {
        guard index + 1 == operations.count else {
            stage = .judging(next: index + 1)
            return context.outputs.append(.send(.headStale(index + 1)))
        }
        floor = document?.pending?.offset
        judgedAll(&context)
    }

    private mutating func judgedAll(_ context: inout CommitContext) {
        operations = []
        stage = .idle
        context.outputs.append(.resolved)
        pump(&context)
    }

    /// Removes the lock; only below the safe offset that the master lock holds (rule G2).
    mutating func remove(_ context: inout CommitContext) {
        precondition(
            lastOffset < context.persistedSafeOffset, "a lock ahead of the safe offset is kept (rule G2)")
        stage = .deleting
        context.outputs.append(.send(.delete))
    }

    mutating func deleted(_ answer: StoreAnswer, _ context: inout CommitContext) {
        switch answer {
        case .removed: gone(&context)
        case .failed:
            stage = .readingAfterDelete
            context.outputs.append(.send(.readAfterDelete))
        default: preconditionFailure("\(answer) to a delete")
        }
    }

    /// Absent = done; the same ETag = still there, to be used on (a late delete makes our next replace fail,
    /// and the read behind it shows `absent`); anything else is another owner's.
    mutating func readAfterDelete(_ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .object(let object) = answer else { preconditionFailure("\(answer) to a read") }
        guard let object else { return gone(&context) }
        guard object.etag == heldETag else {
            let owner = (try? LockDocument(decoding: object.content))?.owner ?? "an unreadable lock"
            return context.outputs.append(.fenced(by: owner))
        }
        stage = .idle
        context.outputs.append(.kept)
        pump(&context)
    }

    private mutating func gone(_ context: inout CommitContext) {
        version = .absent
        isProved = false
        stage = .idle
        context.outputs.append(.settled(.delete))
        context.outputs.append(.removed)
        pump(&context)
    }
}

extension CommitContext {
    /// Why a lock is not taken over; nil where it may be.
    func refusal(of document: LockDocument, at path: ObjectKey) -> SinkError? {
        refusalOfCluster(document, path) ?? refusalOfContainer(document, path)
    }

    /// In another container "gone" would mean nothing: the lake was copied, or the target has changed.
    private func refusalOfContainer(_ document: LockDocument, _ path: ObjectKey) -> SinkError? {
        guard let pending = document.pending, pending.offset >= persistedSafeOffset,
            let other = pending.operations.map(\.bucket).first(where: { $0 != settings.container })
        else { return nil }
        return SinkError(
            .rejected, "lock.open", paths.topicPartition,
            "the lock's pending commit is of the container \(other), this connector writes to"
                + " \(settings.container)",
            context: [.init("object", path.text), .init("pendingOffset", String(pending.offset))],
            hint:
                "let the connector that writes to \(other) finish it before the lake is copied, or look there"
                + " whether its file was published and say where to go on with `sluice indexes repair`")
    }

    private func refusalOfCluster(_ document: LockDocument, _ path: ObjectKey) -> SinkError? {
        guard let owner = document.sluiceOwner, owner.cluster != settings.cluster,
            owner.cluster != settings.acceptedCluster
        else { return nil }
        return SinkError(
            .rejected, "lock.open", paths.topicPartition,
            "the lock belongs to the Kafka cluster \(owner.cluster), this worker reads the"
                + " cluster \(settings.cluster)",
            context: [.init("object", path.text), .init("owner", document.owner)],
            hint:
                "give this connector another connect.datalake.indexes.name, or, if the topics"
                + " were moved with their"
                + " offsets, set connect.datalake.indexes.cluster.accept=\(owner.cluster)")
    }
}
