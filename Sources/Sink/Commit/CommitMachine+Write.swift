import ConnectData
import ObjectStore

/// Lock writes: one conditional request each; a refused or unknown one is decided by reading, never by
/// repeating.
extension CommitMachine {
    /// - Precondition: the outcome of every earlier write and delete is known, or `unresolved` holds it.
    mutating func start(_ write: Write, _ context: inout CommitContext) {
        stage = .writing(write)
        context.outputs.append(.send(.write))
    }

    /// Builds the write with a nonce of its own.
    mutating func writeRequest(_ context: inout CommitContext) -> StoreRequest {
        guard case .writing(let write) = stage else { preconditionFailure("no write in \(stage)") }
        lastNonce = context.nonce()
        let document = document(for: write, nonce: lastNonce, context)
        unresolved[lastNonce] = document
        return switch version {
        case .held(let etag, _): .replace(path, document.encoded, ifMatch: etag)
        case .absent: .create(path, document.encoded)
        case .unread: preconditionFailure("\(path) was not read")
        }
    }

    /// What a write says. Master: everything below the safe offset is stored. Key: `committedOffset` = F-1,
    /// pending = the file F..P, the one form of a granular lock.
    private func document(for write: Write, nonce: UInt64, _ context: CommitContext) -> LockDocument {
        let owner = context.owner(nonce: nonce, ofMaster: isMaster)
        switch write {
        case .claim(let floor, let proof):
            return LockDocument(owner: owner, committedOffset: floor, sluice: proof.json)
        case .floor:
            return LockDocument(
                owner: owner, committedOffset: Self.committed(before: context.safeOffset),
                sluice: masterProof(context, pending: nil).json)
        case .commit:
            let sealed = queue[0]
            let pending = LockDocument.Pending(
                offset: sealed.unit.newOffset, operations: copies(sealed, context))
            guard isMaster else {
                return LockDocument(
                    owner: owner, committedOffset: Self.committed(before: sealed.unit.first),
                    pending: pending,
                    sluice: LockDocument.member(takenOver: context.takenOver))
            }
            return LockDocument(
                owner: owner, committedOffset: Self.committed(before: context.safeOffset), pending: pending,
                sluice: masterProof(context, pending: sealed.unit.sums).json)
        case .redirect:
            guard let held = document, let pending = held.pending else {
                preconditionFailure("nothing to redirect")
            }
            return LockDocument(
                owner: owner, committedOffset: held.committedOffset,
                pending: .init(offset: pending.offset, operations: redirected(pending.operations)),
                sluice: isMaster ? held.sluice : LockDocument.member(takenOver: context.takenOver))
        case .fence(let floor):
            return LockDocument(
                owner: owner, committedOffset: floor < 0 ? nil : floor,
                sluice: LockDocument.member(takenOver: context.takenOver))
        }
    }

    private static func committed(before offset: Offset) -> Offset? { offset > 0 ? offset - 1 : nil }

    private func copies(_ sealed: SealedUnit, _ context: CommitContext) -> [LockDocument.Operation] {
        sealed.items.enumerated().map { index, item in
            guard let uploaded = item.uploaded else {
                preconditionFailure("a commit of a file that is not uploaded")
            }
            return .copy(
                bucket: context.settings.container, source: uploaded.temp.text,
                destination: sealed.destination(index, context.paths).text, etag: uploaded.etag.text)
        }
    }

    private func masterProof(_ context: CommitContext, pending: OffsetSums?) -> LockProof {
        let today = context.today
        var proof = LockProof(document?.sluice) ?? LockProof(sums: context.sums, day: today)
        proof.advance(to: context.safeOffset, sums: context.sums, today: today)
        proof.pending = pending
        return proof
    }

    mutating func wrote(_ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .writing(let write) = stage else { preconditionFailure("a write's answer in \(stage)") }
        switch answer {
        case .written(let etag):
            guard let written = unresolved[lastNonce] else {
                preconditionFailure("a write without a document")
            }
            landed(write, etag, written, &context)
        case .failed(let error):
            // Refused is known not to be done. After an unknown one the nonce tells whether it was.
            if case .refused = error.kind { unresolved[lastNonce] = nil }
            stage = .readingBack(write)
            context.outputs.append(.send(.readBack))
        default: preconditionFailure("\(answer) to a lock write")
        }
    }

    /// The store is known to hold `written`, ours.
    private mutating func landed(
        _ write: Write, _ etag: ETag, _ written: LockDocument, _ context: inout CommitContext
    ) {
        if case .held = version {} else if !isMaster { isProved = false }
        version = .held(etag, written)
        unresolved = [:]
        context.outputs.append(.settled(.write))
        finished(write, &context)
    }

    mutating func readBack(_ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .readingBack(let write) = stage else { preconditionFailure("a read's answer in \(stage)") }
        guard case .object(let object) = answer else { preconditionFailure("\(answer) to a read") }
        guard let object else { return absentAfter(write, &context) }
        if case .held(let etag, _) = version, etag == object.etag { return start(write, &context) }
        guard let found = decode(object, &context) else { return }
        guard let owner = found.sluiceOwner, owner.ownerID == context.ownerID, let nonce = owner.nonce,
            let ours = unresolved[nonce]
        else {
            context.outputs.append(.fenced(by: found.owner))
            return
        }
        // Ours, and the only one of ours that can have landed on the version before. It may be an older wish
        // than the present one: then the present one follows on top of it.
        if unresolved[lastNonce] == nil || nonce != lastNonce {
            let wish = document(for: write, nonce: nonce, context)
            if wish != ours {
                if case .held = version {} else if !isMaster { isProved = false }
                version = .held(object.etag, ours)
                unresolved = [:]
                return start(write, &context)
            }
        }
        landed(write, object.etag, ours, &context)
    }

    /// A key's lock that is gone was removed below the safe offset: it is made anew. A master lock never
    /// goes.
    private mutating func absentAfter(_ write: Write, _ context: inout CommitContext) {
        if isMaster, case .held = version {
            context.outputs.append(
                .failed(
                    context.corrupt(
                        "lock.read", path, "the master lock has gone while this owner held it",
                        "stop every worker of this connector; restore the lock, or start with another"
                            + " connect.datalake.indexes.name and the group's offsets set by hand")))
            return
        }
        version = .absent
        start(write, &context)
    }

    private mutating func finished(_ write: Write, _ context: inout CommitContext) {
        switch write {
        case .claim, .floor:
            stage = .idle
            uncleared = nil
        case .commit:
            operations = PublishOperation.list(document!.pending!, resuming: false)
            isResuming = false
            uncleared = nil
            prove(for: .publish, &context)
        case .redirect:
            for index in operations.indices where operations[index].state == .taken {
                operations[index].state = .waiting
            }
            prove(for: .publish, &context)
        case .fence(let floor):
            self.floor = floor
            stage = .idle
        }
        context.outputs.append(.written(write))
        if stage == .idle { pump(&context) }
    }

    /// Rule G1: an ETag of our own replace inherits, one from a create or a read needs a look at the master.
    mutating func prove(for purpose: Purpose, _ context: inout CommitContext) {
        if isProved, purpose == .publish { return publish(&context) }
        stage = .proving(purpose)
        context.outputs.append(.needsProof)
    }

    /// A look at the master that was sent after `needsProof` shows our owner id.
    mutating func proved(_ context: inout CommitContext) {
        guard case .proving(let purpose) = stage else { preconditionFailure("proved in \(stage)") }
        isProved = true
        switch purpose {
        case .publish: publish(&context)
        case .resolve: judge(&context)
        }
    }

    /// The lock as it stands; where it cannot be read the output says so, and it stays as it is.
    func decode(_ object: StoredObject, _ context: inout CommitContext) -> LockDocument? {
        do { return try LockDocument(decoding: object.content) } catch {
            context.outputs.append(
                .failed(
                    .unreadableLock(
                        path, isMaster: isMaster, context.paths.topicPartition, error.detail)))
            return nil
        }
    }
}
