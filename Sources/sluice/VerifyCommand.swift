import CommandLineOptions
import ConnectData
import Glibc
import JSON
import Logging
import ObjectStore
import Synchronization
import Verification
import Worker

enum VerifyCommand {
    static func perform(_ invocation: Invocation) throws(UsageError) -> Int32 {
        let options = try options(invocation)
        let retire = try invocation.value("retire").map(retirement)
        guard let (blueprint, stores) = open(invocation) else { return 1 }
        let progress = bar()
        do {
            let connection =
                options.againstKafka || invocation.has("worker") ? try TopicConnection(blueprint) : nil
            let verifier = Verifier(
                blueprint, stores: stores, options: options, connection: connection, progress: progress)
            if let retire {
                let lines = try verifier.retire(retire)
                if !invocation.has("json") { Console.out(lines.joined(separator: "\n")) }
            }
            let report = try verifier.run()
            Console.progress("")
            Console.out(invocation.has("json") ? report.json.text : report.text)
            return report.isProved ? 0 : 1
        } catch {
            Console.progress("")
            Console.error("sluice: \(error)")
            return 1
        }
    }

    /// A bar on a terminal, nothing elsewhere.
    static func bar() -> Progress {
        let bar = Mutex(ProgressBar())
        return Progress { state in
            // Under the lock: two threads' lines must not mix.
            bar.withLock { bar in
                let line = bar.line(state, now: Clock.monotonic, width: Console.width)
                if let line { Console.progress(line) }
            }
        }
    }

    /// The connector and its lake, or why not, said.
    static func open(
        _ invocation: Invocation
    ) -> (ConnectorBlueprint, [String: any ObjectStore])? {
        let plan = Preparation(
            worker: invocation.value("worker"), connectors: invocation.operands, purpose: .explain)
        for problem in plan.problems.errors { Console.error(problem.description) }
        guard plan.isUsable, let blueprint = plan.blueprints.first else { return nil }
        do throws(TaskFailure) {
            let log = Log(to: DescriptorLogOutput(.text), level: .warn)
            return (blueprint, try blueprint.storesForReading(log))
        } catch {
            Console.error("sluice: \(error)")
            return nil
        }
    }

    private static func options(_ invocation: Invocation) throws(UsageError) -> VerifyOptions {
        var options = VerifyOptions()
        options.topic = invocation.value("topic")
        if let text = invocation.value("partition") { options.partition = try partition(text) }
        options.deep = invocation.has("deep")
        options.againstKafka = invocation.has("against-kafka")
        if options.againstKafka, !invocation.has("worker") {
            throw UsageError(
                "--against-kafka needs the brokers", hint: "name the worker file with --worker FILE")
        }
        for text in invocation.values("from") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            switch parts.count {
            case 1: options.from = try offset(parts[0])
            case 3:
                options.fromOf[TopicPartition(parts[0], try partition(parts[1]))] = try offset(parts[2])
            default:
                throw UsageError(
                    "--from \(text) is neither OFFSET nor TOPIC:PARTITION:OFFSET",
                    hint: "write --from orders:0:1000")
            }
        }
        return options
    }

    /// `yyyy-MM-dd`, or `TOPIC:PARTITION:OFFSET` where a window ends.
    private static func retirement(_ text: String) throws(UsageError) -> Verifier.RetireRequest {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 3 {
            return .window(
                TopicPartition(parts[0], try partition(parts[1])), end: try offset(parts[2]))
        }
        let date = text.split(separator: "-").compactMap { Int($0) }
        guard date.count == 3, text.utf8.count == 10, let day = day(date[0], date[1], date[2]) else {
            throw UsageError(
                "--retire \(text) is neither yyyy-MM-dd nor TOPIC:PARTITION:OFFSET",
                hint: "write --retire 2026-11-01, the first day that stays")
        }
        return .before(day: day)
    }

    /// Days since 1970-01-01; nil for what is no date.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
        let seconds = timegm(&parts)
        guard parts.tm_year == year - 1900, parts.tm_mon == month - 1, parts.tm_mday == day else {
            return nil
        }
        return Int64(seconds) / 86_400
    }

    static func partition(_ text: String) throws(UsageError) -> Int32 {
        guard let number = Int32(text), number >= 0 else {
            throw UsageError("\(text) is no partition", hint: "write a number from 0 on")
        }
        return number
    }

    static func offset(_ text: String) throws(UsageError) -> Offset {
        guard let number = Offset(text), number >= 0 else {
            throw UsageError("\(text) is no offset", hint: "write a number from 0 on")
        }
        return number
    }
}
