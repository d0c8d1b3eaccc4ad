package import ConnectData
package import ObjectStore

extension SinkError {
    /// A lock that cannot be read: it stays as it is. A key's lock is read behind the claim of the master
    /// lock, which repeats what the master said before, under a new owner: nothing is lost by it.
    package static func unreadableLock(
        _ path: ObjectKey, isMaster: Bool, _ topicPartition: TopicPartition, _ detail: String
    ) -> SinkError {
        SinkError(
            .corrupt, "lock.read", topicPartition, "the lock cannot be read: \(detail)",
            context: [.init("object", path.text)],
            hint: (isMaster
                ? "it stays as it is"
                : "it stays as it is; a run has claimed the master lock by then, which loses nothing")
                + ": restore an earlier version of it, or let `sluice indexes plan` say what is known and write"
                + " a new committedOffset with `sluice indexes repair`")
    }
}
