import ConnectData
import JSON
import Kafka
import Logging
import Sink

extension SinkTask {
    /// Milliseconds between two questions.
    private static let interval: Int64 = 200

    /// Own partitions are done: tells the group so, and asks what others have left.
    func askForRest(_ now: Int64) {
        guard !rest.isAsking, rest.nextQuestion <= now else { return }
        rest.isAsking = true
        // Others wait for these as we for theirs.
        for partition in partitions.values { apply(.persist, to: partition) }
        storeOffsets(partitions.values)
        let own = Set(partitions.values.map(\.topicPartition))
        let (topics, known, cluster, mailbox) = (topicsToRead, rest.ends, cluster, mailbox)
        calls.submit(bulk: true) {
            do throws(KafkaError) {
                let others = try cluster.partitions(of: topics).filter { !own.contains($0) }
                let ends = try cluster.ends(of: others.filter { known[$0] == nil })
                let offsets = try cluster.groupOffsets(of: others)
                mailbox.post(
                    .rest(.success(RestOfGroup.Answer(partitions: others, ends: ends, offsets: offsets))))
            } catch {
                mailbox.post(.rest(.failure(error)))
            }
        }
    }

    private var topicsToRead: [String] {
        guard case .topics(let names) = statements.subscription else { return subscribed }
        return names
    }

    /// Waits on while another member has something left.
    func learned(_ result: Result<RestOfGroup.Answer, KafkaError>) {
        rest.isAsking = false
        rest.nextQuestion = clock() + Self.interval
        switch result {
        case .success(let answer):
            let left = rest.take(answer)
            guard !left.isEmpty, !rest.isSaid else { return }
            rest.isSaid = true
            log.info(
                "waiting for partitions that other members of the group hold",
                ["partitions": .string(left.map(\.description).joined(separator: " "))])
        case .failure(let error):
            log.warn(
                "the broker does not say what other members have left; asking again",
                ["error": .string(error.description)])
        }
    }
}
