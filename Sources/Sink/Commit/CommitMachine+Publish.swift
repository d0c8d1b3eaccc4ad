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
            case .refused(.changed): foreignTemp(index, &context)
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
            return operations[index].isDelete ? done(index, &context) : foreignTemp(index, &context)
        }
        switch operations[index].probe {
        case .lostPublish: context.outputs.append(.send(.publish(index)))
        case .lostDelete: context.outputs.append(.send(.deleteTemp(index)))
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
        // It was moved away meanwhile.
        guard let final else { return context.outputs.append(.send(.publish(index))) }
        if let proof = ObjectProof(temp.metadata), let other = ObjectProof(final.metadata),
            proof.isSameFile(as: other)
        {
            return context.outputs.append(.send(.deleteTemp(index)))
        }
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
            case .refused: operation.isDelete ? done(index, &context) : foreignTemp(index, &context)
            default: look(index, .lostDelete, &context)
            }
        default: preconditionFailure("\(answer) to a delete")
        }
    }

    private func foreignTemp(_ index: Int, _ context: inout CommitContext) {
        context.outputs.append(
            .failed(
                context.corrupt(
                    "publish", operations[index].source,
                    "the temporary object is not the one that \(path) names",
                    "only this program may write below .temp-upload; nothing was changed: look"
                        + " at the object, and put back"
                        + " the one with the ETag \(operations[index].etag) or publish it by hand")))
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
