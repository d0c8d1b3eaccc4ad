import CommandLineOptions
import Glibc
import Kafka
import Worker

enum BrokerCommand {
    static func perform(_ invocation: Invocation) throws(UsageError) -> Int32 {
        var topics: [(name: String, partitions: Int)] = []
        for text in invocation.values("topic") {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard let name = parts.first, let partitions = parts.count == 1 ? 4 : Int(parts[1]),
                partitions > 0
            else {
                throw UsageError(
                    "--topic \(text) is not NAME or NAME:PARTITIONS", hint: "write --topic orders:4")
            }
            topics.append((name, partitions))
        }
        var port: UInt16?
        if let text = invocation.value("port") {
            guard let number = UInt16(text) else {
                throw UsageError("--port \(text) is not a port", hint: "write a number from 1 to 65535")
            }
            port = number
        }
        WorkerRun.blockSignals()
        let broker: EmbeddedBroker
        do throws(KafkaError) {
            broker = try EmbeddedBroker(topics: topics, port: port)
        } catch {
            Console.error("sluice: \(error)")
            return 1
        }
        Console.out("broker \(broker.bootstrapServers)")
        if let path = invocation.value("address-file"), !write(broker.bootstrapServers, to: path) {
            Console.error("sluice: cannot write \(path): \(Console.reason())")
            return 1
        }
        waitForStop()
        withExtendedLifetime(broker) {}
        return 0
    }

    /// Written whole under another name and renamed: whoever waits for the file reads all of it.
    private static func write(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path + ".new", "w") else { return false }
        fputs(text + "\n", file)
        return fclose(file) == 0 && rename(path + ".new", path) == 0
    }

    private static func waitForStop() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        var number: Int32 = 0
        sigwait(&signals, &number)
    }
}
