import ObjectStore
import ConnectData
import Sink

extension PartitionVerdict {
    /// The objects whose offsets decide: such as lie across an end of the proof, and where sums disagree
    /// those that a finding speaks of.
    func wanted(of objects: [ClaimedObject]) -> [ClaimedObject] {
        let doubtful = findings.filter { !$0.isExact }.flatMap(\.ranges)
        let unclearKeys = Set(unclear.map(\.key))
        return objects.filter { object in
            object.read == nil
                && (unclearKeys.contains(object.key)
                    || doubtful.contains { $0.lowerBound <= object.last && object.first <= $0.upperBound })
        }
    }

    /// A partition whose lock holds nothing that could be proved.
    static func unprovable(
        _ topicPartition: TopicPartition, _ lock: LockEvidence, _ objects: [ClaimedObject]
    ) -> PartitionVerdict {
        var verdict = PartitionVerdict(topicPartition)
        verdict.objects = objects.count
        verdict.bytes = objects.reduce(0) { $0 + $1.size }
        func say(_ kind: Finding.Kind, _ text: String, hint: String) {
            verdict.findings.append(
                Finding(
                    kind, text, ranges: objects.isEmpty ? [] : range(objects),
                    count: objects.reduce(0) { $0 + $1.sum.count }, isExact: false,
                    objects: objects.prefix(3).map(\.key.text), hint: hint))
        }
        switch lock {
        case .absent:
            say(
                .lockMissing, "objects carry proof, but there is no master lock",
                hint: "stop the connector before it stores them again, and restore the lock")
        case .unreadable(let why):
            say(
                .lockUnreadable, "the master lock cannot be read: \(why)",
                hint: "docs/errors.md has the ways out")
        case .atLeastOnce:
            say(
                .noProof, "at-least-once keeps no locks: nothing says what should be there",
                hint: "connect.datalake.exactly.once.enable=true; the proof begins with the next start")
        case .java(let document):
            let at = document.committedOffset.map { " up to offset \($0)" } ?? ""
            say(
                .noProof, "the lock is a Java connector's\(at): it holds no sums",
                hint: "the proof begins where Sluice first takes over")
        case .repaired(let document):
            let at = document.committedOffset.map { "offsets up to \($0) are stored" } ?? "nothing is stored"
            say(
                .noProof,
                "the lock was written by `sluice indexes repair`: \(at), by a person's word; it holds no"
                    + " sums",
                hint: "the proof begins with the next run, at \((document.committedOffset ?? -1) + 1)")
        case .sluice: preconditionFailure("this lock can be judged")
        }
        return verdict
    }

    private static func range(_ objects: [ClaimedObject]) -> [ClosedRange<Offset>] {
        guard let first = objects.map(\.first).min(), let last = objects.map(\.last).max(), first <= last
        else { return [] }
        return [first...last]
    }
}
