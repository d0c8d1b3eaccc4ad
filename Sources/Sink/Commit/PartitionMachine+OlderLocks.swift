import ConnectData
import ObjectStore

/// Locks of older generations that contradict what else is there: a person decides, nothing is guessed.
extension PartitionMachine {
    /// A current Java connector moves a 9.x lock over its own master whenever it finds one: it is what a 9.x
    /// connector has done since, unless it is older or another connector's (no name stands in its path).
    mutating func foundNineBeside(_ object: StoredObject?) {
        guard let document = master.document else { preconditionFailure("no master lock was found") }
        guard let object else { return goOn(with: document) }
        let floor = document.last ?? -1
        let nine = try? LockDocument(decoding: object.content)
        if let nine, nine.pending == nil, (nine.committedOffset ?? -1) <= floor {
            return goOn(with: document)
        }
        let says =
            nine.map { $0.last.map { "offsets up to \($0)" } ?? "nothing stored" } ?? "nothing readable"
        end(
            .failed(
                SinkError(
                    .rejected, "open.generations", topicPartition,
                    "a 9.x lock beside the master lock says \(says), the master says offsets up to \(floor)",
                    context: [.init("object", paths.nineMaster.text), .init("master", paths.master.text)],
                    hint:
                        "if a 9.x connector of this name ran last, delete the master lock: the 9.x lock is"
                        + " then taken over; if it is older or another connector's, move the 9.x lock away")))
    }

    /// An index of the oldest form whose files are all gone proves nothing; the group's offset is believed
    /// only where it lies behind all of them.
    func refusalOfFirstGeneration() -> SinkError? {
        guard opening.firstGenerationFloor == nil, let last = opening.firstGenerationLast,
            (opening.log.groupOffset ?? 0) <= last
        else { return nil }
        return SinkError(
            .rejected, "open.generations", topicPartition,
            "the oldest index names files up to offset \(last), and none of them exists",
            context: [
                .init("object", paths.firstGeneration),
                .init("groupOffset", opening.log.groupOffset.map(String.init) ?? "none"),
            ],
            hint:
                "were the files moved, say where to go on with `sluice indexes repair … --resume-at"
                + " \(last + 1)`; were they never written, with the offset that is not stored yet")
    }
}
