import ObjectStore

/// Uploads: parallel, before the lock is touched; an attempt that was not answered is never named anywhere.
extension CommitMachine {
    mutating func uploadRequest(_ id: String, _ item: Int, _ context: inout CommitContext) -> StoreRequest {
        guard let index = queue.firstIndex(where: { $0.id == id }) else {
            preconditionFailure("unit \(id) is not in the queue")
        }
        queue[index].items[item].attempts += 1
        let sealed = queue[index]
        let temp = context.paths.temporary(
            first: sealed.unit.first, last: sealed.unit.last, unit: id, file: item,
            attempt: sealed.items[item].attempts)
        queue[index].items[item].temp = temp
        guard item < sealed.unit.files.count else {
            guard let manifest = sealed.manifest else {
                preconditionFailure("unit \(id) has no item \(item)")
            }
            return .uploadContent(manifest.encoded, temp: temp)
        }
        let file = sealed.unit.files[item]
        let proof = ObjectProof(file, of: context.paths.topicPartition)
        return .upload(file.id, path: file.path, temp: temp, proof.metadata(unit: id))
    }

    mutating func uploaded(_ id: String, _ item: Int, _ answer: StoreAnswer, _ context: inout CommitContext) {
        guard let index = queue.firstIndex(where: { $0.id == id }) else {
            preconditionFailure("unit \(id) is not in the queue")
        }
        switch answer {
        case .written(let etag):
            queue[index].items[item].uploaded = .init(temp: queue[index].items[item].temp!, etag: etag)
            pump(&context)
        default: preconditionFailure("\(answer) to an upload")
        }
    }
}
