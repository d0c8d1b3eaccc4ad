import ConnectData
import ObjectStore

/// Renames: what became of one is decided by its temporary object alone, gone = published. Users move finals.
extension CommitMachine {
    /// Sends every rename that waits; the manifest goes last, when all others are done.
    mutating func publish(_ context: inout CommitContext) {
        stage = .publishing
        for index in operations.indices where operations[index].state == .waiting {
            if isManifest(index, context), !operations[..<index].allSatisfy({ $0.state == .done }) {
                continue
            }
            operations[index].state = .busy
            context.outputs.append(.send(operations[index].isDelete ? .deleteTemp(index) : .publish(index)))
        }
        settle(&context)
    }

    private func isManifest(_ index: Int, _ context: CommitContext) -> Bool {
        index > 0 && operations[index].destination.text.hasPrefix(context.paths.proofDirectory)
    }

    /// Whether the pending in work was left by a Java connector: there a missing temporary object proves
    /// nothing.
    private var resumesJava: Bool { isResuming && document?.sluiceOwner == nil }

    /// Goes on when no rename is out: taken destinations are redirected in the lock first, then published.
    private mutating func settle(_ context: inout CommitContext) {
        if operations.contains(where: { $0.state == .busy }) { return }
        if operations.contains(where: { $0.state == .taken }) { return start(.redirect, &context) }
        if operations.contains(where: { $0.state == .waiting }) { return publish(&context) }
        operations = []
        stage = .idle
        if isResuming {
            isResuming = false
            floor = document?.pending?.offset ?? floor
            context.outputs.append(.resolved)
        } else {
            let sealed = queue.removeFirst()
            floor = sealed.unit.newOffset
            uncleared = context.now
            context.outputs.append(.confirmed(sealed))
        }
        pump(&context)
    }

    mutating func done(_ index: Int, _ context: inout CommitContext) {
        operations[index].state = .done
        context.outputs += [.settled(.publish(index)), .settled(.deleteTemp(index))]
        if operations.contains(where: { $0.state == .busy }) { return }
        publish(&context)
    }

    private mutating func look(_ index: Int, _ probe: PublishOperation.Probe, _ context: inout CommitContext)
    {
        operations[index].probe = probe
        context.outputs.append(.send(.headTemp(index)))
    }

    mutating func publishStep(_ step: Step, _ answer: StoreAnswer, _ context: inout CommitContext) {
        switch step {
        case .publish(let index): published(index, answer, &context)
        case .headTemp(let index): sawTemp(index, answer, &context)
        case .headFinal(let index): sawFinal(index, answer, &context)
        case .deleteTemp(let index): deletedTemp(index, answer, &context)
        case .readOwnManifest(let index): readOwnManifest(index, answer, &context)
        case .listManifests(let index): listedManifests(index, answer, &context)
        case .readManifest(let index, _): readManifest(index, answer, &context)
        default: preconditionFailure("\(step) is no step of a publish")
        }
    }

    private mutating func published(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        switch answer {
        case .done: done(index, &context)
        case .failed(let error):
            switch error.kind {
            case .refused(.absent): tempGone(index, &context)
            case .refused(.changed): look(index, .changed, &context)
            case .refused: look(index, .nameTaken, &context)
            default: look(index, .lostPublish, &context)
            }
        default: preconditionFailure("\(answer) to a publish")
        }
    }

    /// Gone = published, in a pending of ours; on resume one warning where the final is gone too. In a Java
    /// connector's pending the final decides.
    private mutating func tempGone(_ index: Int, _ context: inout CommitContext) {
        guard isResuming else { return done(index, &context) }
        operations[index].tempHead = nil
        context.outputs.append(.send(.headFinal(index)))
    }

    private mutating func sawTemp(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .head(let head) = answer else { preconditionFailure("\(answer) to a head") }
        guard let head else {
            return operations[index].probe == .lostDelete ? done(index, &context) : tempGone(index, &context)
        }
        guard head.etag == operations[index].etag else {
            return operations[index].isDelete ? done(index, &context) : otherTemp(index, head, &context)
        }
        switch operations[index].probe {
        case .lostPublish: context.outputs.append(.send(.publish(index)))
        case .lostDelete: context.outputs.append(.send(.deleteTemp(index)))
        case .changed: foreignTemp(index, &context)
        case .nameTaken:
            operations[index].tempHead = head
            context.outputs.append(.send(.headFinal(index)))
        }
    }

    private mutating func sawFinal(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .head(let final) = answer else { preconditionFailure("\(answer) to a head") }
        let operation = operations[index]
        guard let temp = operation.tempHead else {
            if final != nil { return done(index, &context) }
            if resumesJava { return bothMissing(operation, &context) }
            context.outputs.append(
                .notice(.finalMissing(temp: operation.source.text, final: operation.destination.text)))
            return done(index, &context)
        }
        let isSame = final.map { Self.isSameFile(temp, $0) } ?? false
        if operation.sawOther {
            return isSame ? uploadedAgain(index, &context) : foreignTemp(index, &context)
        }
        // It was moved away meanwhile.
        guard let final else { return context.outputs.append(.send(.publish(index))) }
        if isSame { return context.outputs.append(.send(.deleteTemp(index))) }
        if context.settings.manifests, temp.size == final.size { return compareByManifests(index, &context) }
        taken(index, &context)
    }

    private mutating func deletedTemp(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        let operation = operations[index]
        switch answer {
        case .removed:
            if !operation.isDelete {
                context.outputs.append(.notice(.alreadyThere(final: operation.destination.text)))
            }
            done(index, &context)
        case .failed(let error):
            switch error.kind {
            case .refused(.absent): done(index, &context)
            case .refused: operation.isDelete ? done(index, &context) : look(index, .changed, &context)
            default: look(index, .lostDelete, &context)
            }
        default: preconditionFailure("\(answer) to a delete")
        }
    }

    /// Another object than the lock names is in the temporary one's place. Uploads create and names are used
    /// once, so the one that the lock names is gone, which is: published; and what is there is its upload,
    /// delivered again (decision 0007). A pending that was found asks the final too: a lake that was copied
    /// from elsewhere has other ETags everywhere, and nothing of it was published.
    mutating func otherTemp(_ index: Int, _ head: ObjectHead, _ context: inout CommitContext) {
        guard ObjectProof(head.metadata) != nil else { return foreignTemp(index, &context) }
        guard isResuming || isJudging else { return uploadedAgain(index, &context) }
        operations[index].tempHead = head
        context.outputs.append(.send(.headFinal(index)))
    }

    private var isJudging: Bool { if case .judging = stage { true } else { false } }

    /// What came again is below the safe offset soon: the sweep's.
    private mutating func uploadedAgain(_ index: Int, _ context: inout CommitContext) {
        let operation = operations[index]
        context.outputs.append(
            .notice(.uploadedAgain(temp: operation.source.text, final: operation.destination.text)))
        if isJudging { return judgeNext(after: index, &context) }
        done(index, &context)
    }

    private static func isSameFile(_ temp: ObjectHead, _ final: ObjectHead) -> Bool {
        guard let proof = ObjectProof(temp.metadata), let other = ObjectProof(final.metadata) else {
            return false
        }
        return proof.isSameFile(as: other) && temp.size == final.size
    }

    private func foreignTemp(_ index: Int, _ context: inout CommitContext) {
        let operation = operations[index]
        let ways =
            isJudging
            ? "if \(operation.destination) was published and moved since, remove the temporary object; if not,"
                + " `sluice indexes repair … --key … --resume-at \(context.safeOffset) --replace` reads again what it"
                + " has from there on, and what lies below is stored elsewhere: do not rename it"
            : "if \(operation.destination) was published and moved since, remove the temporary object; if the"
                + " lake was copied from elsewhere, rename it to that by hand; else put back the one with the"
                + " ETag \(operation.etag)"
        context.outputs.append(
            .failed(
                context.corrupt(
                    "publish", operation.source, "the temporary object is not the one that \(path) names",
                    "only this program may write below .temp-upload; nothing was changed: \(ways)")))
    }

    private func bothMissing(_ operation: PublishOperation, _ context: inout CommitContext) {
        let above = document?.committedOffset.map { " above \($0)" } ?? ""
        let range = "offsets\(above) up to \(document?.last ?? -1)"
        context.outputs.append(
            .failed(
                context.corrupt(
                    "lock.resume", path,
                    "a Java connector's pending names \(operation.source) and"
                        + " \(operation.destination), and neither exists:"
                        + " \(range) may be missing",
                    "pendingState names both: if the file was moved after it was published, `sluice indexes"
                        + " repair … --replace` with --resume-at one behind the pending offset; if it was"
                        + " not, one behind committedOffset: the records are read again")))
    }
}
