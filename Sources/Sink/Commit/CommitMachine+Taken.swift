import ConnectData
import ObjectStore

/// A final name that is taken (design section 4.6): the same file of an earlier life counts as done, anything
/// else stays untouched and ours goes under a name with the unit id, which the lock names first (EO-5).
extension CommitMachine {
    mutating func taken(_ index: Int, _ context: inout CommitContext) {
        let final = operations[index].destination
        let instead = final.carrying(unit: isResuming ? context.unitID() : queue[0].id)
        operations[index].destination = instead
        operations[index].comparison = .init()
        operations[index].state = .taken
        context.outputs.append(.notice(.destinationTaken(final: final.text, instead: instead.text)))
        if operations.contains(where: { $0.state == .busy }) { return }
        start(.redirect, &context)
    }

    /// The pending's operations with the destinations as they are now.
    func redirected(_ list: [LockDocument.Operation]) -> [LockDocument.Operation] {
        list.map { operation in
            guard case .copy(let bucket, let source, _, let etag) = operation,
                let now = operations.first(where: { $0.source == LockDocument.Operation.key(source) })
            else { return operation }
            return .copy(bucket: bucket, source: source, destination: now.destination.text, etag: etag)
        }
    }

    // Without metadata the manifests of earlier units tell what the final is.

    mutating func compareByManifests(_ index: Int, _ context: inout CommitContext) {
        if isResuming {
            guard operations.last!.destination.text.hasPrefix(context.paths.proofDirectory),
                index < operations.count - 1
            else { return taken(index, &context) }
            return context.outputs.append(.send(.readOwnManifest(index)))
        }
        guard let manifest = queue[0].manifest, index < manifest.files.count else {
            return taken(index, &context)
        }
        operations[index].comparison.own = manifest.files[index]
        context.outputs.append(.send(.listManifests(index)))
    }

    mutating func readOwnManifest(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .object(let object) = answer else { preconditionFailure("\(answer) to a read") }
        let manifest = object.flatMap { Manifest(decoding: $0.content) }
        guard let own = manifest?.files.first(where: { $0.final == operations[index].destination }) else {
            return taken(index, &context)
        }
        operations[index].comparison.own = own
        context.outputs.append(.send(.listManifests(index)))
    }

    mutating func listedManifests(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .listed(let objects) = answer else { preconditionFailure("\(answer) to a list") }
        guard let own = operations[index].comparison.own else {
            preconditionFailure("no manifest to compare with")
        }
        let directory = context.paths.proofDirectory
        operations[index].comparison.candidates = objects.map(\.key).filter { key in
            guard key.text.hasPrefix(directory) else { return false }
            let parts = key.text.dropFirst(directory.count).split(separator: "-", maxSplits: 2)
            guard parts.count == 3, let first = Offset(parts[0]), let last = Offset(parts[1]) else {
                return false
            }
            return first <= own.proof.first && own.proof.last <= last
        }
        nextCandidate(index, &context)
    }

    private mutating func nextCandidate(_ index: Int, _ context: inout CommitContext) {
        guard let key = operations[index].comparison.candidates.popLast() else {
            return taken(index, &context)
        }
        context.outputs.append(.send(.readManifest(index, key)))
    }

    mutating func readManifest(_ index: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        guard case .object(let object) = answer else { preconditionFailure("\(answer) to a read") }
        guard let own = operations[index].comparison.own else {
            preconditionFailure("no manifest to compare with")
        }
        let manifest = object.flatMap { Manifest(decoding: $0.content) }
        guard let manifest, manifest.files.contains(own) else { return nextCandidate(index, &context) }
        context.outputs.append(.send(.deleteTemp(index)))
    }
}
