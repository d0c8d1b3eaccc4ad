import CommandLineOptions
import ConnectData
import Glibc
import Kafka
import Worker

/// Sends lines as they come: a pipe that stays open keeps records flowing.
enum ProduceCommand {
    static func perform(_ invocation: Invocation) throws(UsageError) -> Int32 {
        let path = invocation.value("records") ?? invocation.operands.first ?? "-"
        if invocation.has("records"), !invocation.operands.isEmpty || invocation.has("key-separator") {
            throw UsageError("--records takes records of its own", hint: "leave out FILE and --key-separator")
        }
        guard let input = path == "-" ? fdopen(STDIN_FILENO, "r") : fopen(path, "r") else {
            Console.error("sluice: cannot read \(path): \(Console.reason())")
            return 1
        }
        let topic = invocation.value("topic") ?? ""
        do {
            let producer = try Producer(properties: [
                ("bootstrap.servers", invocation.value("bootstrap") ?? ""), ("enable.idempotence", "true"),
                ("linger.ms", "20"),
            ])
            var number = 0
            while let line = nextLine(input) {
                number += 1
                if invocation.has("records") {
                    guard line.contains(where: { $0 > 32 }) else { continue }
                    try sendRecord(line, producer, topic, path, number)
                } else {
                    let (key, value) = split(line, invocation.value("key-separator"))
                    try producer.send(topic: topic, key: key, value: value)
                }
                if number % 1000 == 0 {
                    Console.progress("\(producer.tally.delivered) delivered, \(producer.waiting) waiting")
                }
            }
            try producer.flush()
            Console.progress("")
            Console.out("produced \(producer.tally.delivered) records to \(topic)")
            producer.close()
            return 0
        } catch {
            Console.error("sluice: \(error)")
            return 1
        }
    }

    private static func sendRecord(
        _ line: [UInt8], _ producer: Producer, _ topic: String, _ path: String, _ number: Int
    ) throws {
        do {
            let record = try SampleRecord(line: String(decoding: line, as: UTF8.self), defaultTopic: topic)
            try producer.send(
                topic: record.topicPartition.topic, partition: record.topicPartition.partition,
                key: record.key,
                value: record.value, headers: record.headers.map { ($0.name, $0.value) },
                timestamp: record.timestamp)
        } catch {
            throw LineError(description: "\(path):\(number): \(error)")
        }
    }

    /// The next line without its line break, nil at the end.
    private static func nextLine(_ input: UnsafeMutablePointer<FILE>) -> [UInt8]? {
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { free(line) }
        var count = getline(&line, &room, input)
        guard count >= 0, let line else { return nil }
        if count > 0, line[count - 1] == 10 { count -= 1 }
        return line.withMemoryRebound(to: UInt8.self, capacity: count) {
            Array(UnsafeBufferPointer(start: $0, count: count))
        }
    }

    private static func split(_ line: [UInt8], _ separator: String?) -> (key: [UInt8]?, value: [UInt8]) {
        guard let separator, !separator.isEmpty else { return (nil, line) }
        let mark = Array(separator.utf8)
        guard line.count >= mark.count,
            let at = (0...(line.count - mark.count)).first(where: { line[$0...].starts(with: mark) })
        else { return (nil, line) }
        return (Array(line[..<at]), Array(line[(at + mark.count)...]))
    }
}

/// A line that could not be sent.
private struct LineError: Error, CustomStringConvertible {
    var description: String
}
