import CommandLineOptions
import ConnectData
import JSON
import Takeover
import Worker

extension IndexesCommand {
    /// Safe beside running workers, so the group is not asked.
    static func sweep(_ invocation: Invocation) throws -> Int32 {
        let isDryRun = invocation.has("dry-run")
        let choice = try choice(invocation)
        guard let access = try access(invocation, reading: isDryRun, asksKafka: false) else { return 1 }
        let sweep = ConnectorSweep(access.blueprint, access.stores, isDryRun: isDryRun)
        var found: [TopicPartition] = []
        let report = try sweep.run(now: Clock.wall / 1000) {
            found.append($0)
            return choice.takes($0)
        } progress: {
            progress($1, $2, $0)
        }
        progress(nil, 0, "")
        try check(choice, among: found)
        Console.out(invocation.has("json") ? report.json.prettyText : report.text)
        return report.failures.isEmpty ? 0 : 1
    }
}
