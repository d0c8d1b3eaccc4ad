import Bytes
import ConnectData
import Kafka

/// Chosen by a seed: what a test does to a consumer between two polls.
struct Shuffle {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    /// Pauses one partition, resumes all, or moves one to where it is already.
    mutating func disturb(_ member: Member) {
        let all = member.consumer.assignment
        guard !all.isEmpty else { return }
        let one = all[below(all.count)]
        switch below(4) {
        case 0: member.consumer.pause([one.number])
        case 1: member.consumer.pause(all.map(\.number))
        case 2: member.consumer.start(one.number, at: member.ledger.next(one.topicPartition))
        default:
            for partition in all {
                member.consumer.resume(partition.number, at: member.ledger.next(partition.topicPartition))
            }
        }
    }
}
