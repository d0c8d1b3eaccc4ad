import ConnectData
import Kafka
import ObjectStore
import Sink
import Worker

/// Partitions that have neither a master lock nor an object: nothing in the lake says that anything should be
/// there, unless a trace is left, or Kafka knows that they were read.
extension Verifier {
    /// - Parameters:
    ///   - traces: partitions that key locks, manifests or retirements speak of.
    ///   - known: partitions that are judged already.
    func unlocked(
        _ traces: Set<TopicPartition>, known: Set<TopicPartition>, _ report: inout VerifyReport
    ) throws -> [PartitionVerdict] {
        var found: [TopicPartition: Finding] = [:]
        for topicPartition in traces.subtracting(known) {
            found[topicPartition] = Finding(
                .lockMissing, "key locks or manifests speak of it, but there is no master lock",
                hint: "stop the connector before it stores records again, and restore the lock")
        }
        let untraced = try readPartitions(known.union(traces), &report)
        for (topicPartition, range) in untraced {
            found[topicPartition] = Finding(
                blueprint.settings.exactlyOnce ? .lockMissing : .noProof,
                "the group has read up to offset \(range.upperBound), and there is neither a lock nor an"
                    + " object", ranges: [range], count: Int64(range.count), isExact: false,
                hint: "look for the lake's files and locks elsewhere, or read the topic again")
        }
        var verdicts: [PartitionVerdict] = []
        for topicPartition in found.keys.sorted() where options.covers(topicPartition) {
            guard let finding = found[topicPartition], let locks = lockReader(topicPartition.topic) else {
                continue
            }
            // A worker may have begun with it since the first look.
            guard try locks.lock(topicPartition) == .absent else {
                report.notes.append(
                    "\(topicPartition) got its lock while this ran: it was not looked at, run it again")
                continue
            }
            var verdict = PartitionVerdict(topicPartition)
            verdict.findings = [finding]
            verdicts.append(verdict)
        }
        return verdicts
    }

    /// Partitions of the connector's topics, besides `known`, that hold records of which the group has read
    /// some: these offsets.
    private func readPartitions(
        _ known: Set<TopicPartition>, _ report: inout VerifyReport
    ) throws -> [TopicPartition: ClosedRange<Offset>] {
        guard let connection else { return [:] }
        progress.say("asking for the topics' partitions")
        do throws(KafkaError) {
            let others = try connection.admin.partitions(where: blueprint.reads)
                .filter { !known.contains($0) && options.covers($0) }
            let logs = try connection.admin.logRanges(others)
            return try connection.admin.committed(others).reduce(into: [:]) { found, group in
                guard let log = logs[group.key], log.end > log.start, group.value > log.start else { return }
                found[group.key] = log.start...(group.value - 1)
            }
        } catch {
            if options.againstKafka { throw error }
            report.notes.append(
                "the brokers did not say which partitions there are (\(error)): such as were read and have"
                    + " neither a lock nor an object are not seen")
            return [:]
        }
    }
}
