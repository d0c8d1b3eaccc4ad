import JSON
import Kafka
import KCQL
import Logging

extension SinkTask {
    /// How often the cluster is asked for topics that `topics.regex` matches (`metadata.max.age.ms`, at most
    /// a minute).
    static let discoveryInterval: Int64 = 60_000

    /// Subscribes to the listed topics, or asks the cluster which ones match.
    func subscribe() throws(KafkaError) {
        switch statements.subscription {
        case .topics(let topics):
            nextDiscovery = .max
            try consumer.subscribe(topics)
        case .pattern: discover(clock())
        }
    }

    /// Asks for the cluster's topics on the pool.
    func discover(_ now: Int64) {
        nextDiscovery = now + min(Self.discoveryInterval, settings.metadataMaxAge)
        let (cluster, mailbox) = (cluster, mailbox)
        calls.submit(bulk: false) {
            do throws(KafkaError) {
                mailbox.post(.topics(.success(try cluster.topicNames())))
            } catch {
                mailbox.post(.topics(.failure(error)))
            }
        }
    }

    /// Subscribes anew when the matching topics have changed. A topic without a statement is left alone with
    /// an error that names it, said once; the others go on.
    func discovered(_ result: Result<[String], KafkaError>) {
        guard case .pattern(let pattern) = statements.subscription else { return }
        switch result {
        case .failure(let error):
            log.warn(
                "the cluster does not list its topics; asking again", ["error": .string(error.description)])
        case .success(let topics):
            var wanted: [String] = []
            for topic in topics where pattern.matches(topic) {
                guard let problem = statements.problem(of: topic) else {
                    wanted.append(topic)
                    continue
                }
                if uncovered.insert(topic).inserted {
                    log.error(
                        "\(problem.message); the topic is left alone, the others go on",
                        ["topic": .string(topic), "hint": .string(problem.hint)])
                }
            }
            if wanted.isEmpty, settings.stopsAtEnd {
                return fail(
                    TaskFailure(
                        "rejected",
                        "topics.regex matches no topic that a statement takes; create one, or correct "
                            + "topics.regex"))
            }
            wanted.sort()
            guard wanted != subscribed, !wanted.isEmpty else { return }
            subscribed = wanted
            log.info("topics.regex matches", ["topics": .string(wanted.joined(separator: " "))])
            do throws(KafkaError) {
                try consumer.subscribe(wanted)
            } catch {
                fail(TaskFailure(error))
            }
        }
    }
}
