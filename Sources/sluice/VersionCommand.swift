import CommandLineOptions
import JSON
import Kafka

enum VersionCommand {
    static let version = "0.1.0"

    static func perform(_ invocation: Invocation) -> Int32 {
        let library = KafkaLibrary.version
        if invocation.has("json") {
            let json: JSON = ["sluice": .string(version), "librdkafka": .string(library)]
            Console.out(json.text)
        } else {
            Console.out("sluice \(version) (librdkafka \(library))")
        }
        return 0
    }
}

enum CompletionCommand {
    static func perform() -> Int32 {
        Console.out(CommandLineTable.sluice.bashCompletion)
        return 0
    }
}
