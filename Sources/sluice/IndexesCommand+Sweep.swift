import CommandLineOptions
import ConnectData
import JSON
import Worker

extension IndexesCommand {
    /// Safe beside running workers, so the group is not asked.
    static func sweep(_ invocation: Invocation) throws -> Int32 {
        let isDryRun = invocation.has("dry-run")
        let (topic, number) = (invocation.value("topic"), try partition(invocation))
        guard let access = try access(invocation, reading: isDryRun, asksKafka: false) else { return 1 }
        let sweep = ConnectorSweep(access.blueprint, access.stores, isDryRun: isDryRun)
        let report = try sweep.run(now: Clock.wall / 1000) {
            (topic ?? $0.topic) == $0.topic && (number ?? $0.partition) == $0.partition
        } progress: {
            progress($1, $2, $0)
        }
        progress(nil, 0, "")
        Console.out(invocation.has("json") ? report.json.prettyText : report.text)
        return report.failures.isEmpty ? 0 : 1
    }
}
