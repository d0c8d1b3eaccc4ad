import CommandLineOptions
import ConnectData
import JSON
import ObjectStore
import Verification

enum LookupCommand {
    static func perform(_ invocation: Invocation) throws(UsageError) -> Int32 {
        let topicPartition = TopicPartition(
            invocation.value("topic") ?? "", try VerifyCommand.partition(invocation.value("partition") ?? ""))
        let offset = try VerifyCommand.offset(invocation.value("offset") ?? "")
        guard let (blueprint, stores) = VerifyCommand.open(invocation) else { return 1 }
        do throws(StoreError) {
            let lookup = Lookup(blueprint, stores: stores, progress: VerifyCommand.bar())
            let answer = try lookup.find(offset, in: topicPartition)
            Console.progress("")
            if invocation.has("json") {
                Console.out(answer.json.text)
            } else {
                Console.out("\(topicPartition) offset \(offset): \(answer.text)")
                for object in answer.objects where answer.outcome == .among { Console.out("  \(object)") }
                if let record = answer.record { Console.out(record) }
            }
            return answer.outcome == .found ? 0 : 1
        } catch {
            Console.progress("")
            Console.error("sluice: \(error)")
            return 1
        }
    }
}
