import CommandLineOptions
import ConnectData
import JSON
import Logging
import Takeover
import Worker

/// `sluice indexes …`: what stands in the locks, and what may be done with them.
enum IndexesCommand {
    static func perform(_ invocation: Invocation) throws(UsageError) -> Int32 {
        do {
            switch invocation.command {
            case "indexes show": return try show(invocation)
            case "indexes plan": return try plan(invocation)
            case "indexes release": return try release(invocation)
            case "indexes repair": return try repair(invocation)
            case "indexes sweep": return try sweep(invocation)
            default: preconditionFailure("the table has no command \(invocation.command)")
            }
        } catch let error as UsageError {
            throw error
        } catch {
            Console.error("sluice: \(error)")
            return 1
        }
    }

    private static func show(_ invocation: Invocation) throws -> Int32 {
        guard let access = try access(invocation, reading: true, asksKafka: false) else { return 1 }
        let choice = try choice(invocation)
        let shown = try ShownLocks(access, choice)
        try check(choice, among: shown.known)
        Console.out(invocation.has("json") ? shown.json.prettyText : shown.text)
        return 0
    }

    private static func plan(_ invocation: Invocation) throws -> Int32 {
        guard let access = try access(invocation, reading: true, asksKafka: true) else { return 1 }
        let chosen = try chosen(access, invocation)
        let positions = try access.positions(of: chosen)
        var plans: [ResumePlan] = []
        for (index, partition) in chosen.enumerated() {
            progress(index, chosen.count, "\(partition)")
            guard let target = access.target(of: partition.topic), let log = positions[partition] else {
                continue
            }
            var planner = ResumePlanner(store: target.store, settings: target.commit)
            planner.prefix = access.prefix(of: partition.topic)
            plans.append(try planner.plan(partition, log))
        }
        progress(nil, chosen.count, "")
        let group = GroupCheck(access.group)
        let busy = group.refusal(group: access.blueprint.settings.consumer.groupID, isTold: true)
        if invocation.has("json") {
            let json: JSON = [
                "connector": .string(access.blueprint.settings.name), "cluster": .string(access.cluster),
                "group": .string(access.blueprint.settings.consumer.groupID),
                "groupNote": busy.map(JSON.string) ?? .null, "partitions": .array(plans.map(\.json)),
            ]
            Console.out(json.prettyText)
        } else {
            let repair = RepairCommand(
                connector: invocation.operands[0], worker: invocation.value("worker"))
            Console.out(plans.map { $0.text(repair) }.joined(separator: "\n"))
            if let busy { Console.error("sluice: \(busy)") }
        }
        return plans.contains(where: \.isRefused) ? 1 : 0
    }

    private static func release(_ invocation: Invocation) throws -> Int32 {
        let isDryRun = invocation.has("dry-run")
        guard let access = try access(invocation, reading: isDryRun, asksKafka: true) else { return 1 }
        if let refusal = refusal(access, invocation) {
            Console.error("sluice: \(refusal)")
            guard isDryRun else { return 1 }
        }
        let chosen = try chosen(access, invocation)
        let positions = try access.positions(of: chosen)
        let word = ConnectorRun.ownerPrefix()
        var released: [ReleasedPartition] = []
        for (index, partition) in chosen.enumerated() {
            progress(index, chosen.count, "\(partition)")
            guard let target = access.target(of: partition.topic), let log = positions[partition] else {
                continue
            }
            var release = LockRelease(store: target.store, settings: target.commit)
            release.isDryRun = isDryRun
            released.append(try release.release(partition, log, ownerID: "\(word)r\(index)"))
        }
        progress(nil, chosen.count, "")
        if invocation.has("json") {
            let json: JSON = [
                "connector": .string(access.blueprint.settings.name), "dryRun": .bool(isDryRun),
                "partitions": .array(released.map(\.json)),
            ]
            Console.out(json.prettyText)
        } else {
            Console.out(released.map(\.text).joined(separator: "\n"))
        }
        return released.allSatisfy(\.isComplete) ? 0 : 1
    }

    private static func repair(_ invocation: Invocation) throws -> Int32 {
        guard let text = invocation.value("resume-at"), let offset = Offset(text), offset >= 0 else {
            throw UsageError("`--resume-at` needs an offset", hint: "write a number from 0")
        }
        guard let topic = invocation.value("topic"), let number = try partition(invocation) else {
            throw UsageError("`--topic` and `--partition` name the lock", hint: "give both")
        }
        guard let access = try access(invocation, reading: false, asksKafka: true) else { return 1 }
        if let refusal = refusal(access, invocation) {
            Console.error("sluice: \(refusal)")
            return 1
        }
        let partition = TopicPartition(topic, number)
        guard let target = access.target(of: topic),
            let log = try access.positions(of: [partition])[partition]
        else {
            Console.error("sluice: no statement of the connector takes the topic \(topic)")
            return 1
        }
        let done = try LockRepair(store: target.store, settings: target.commit).repair(
            partition, key: invocation.value("key"), resumeAt: offset, log,
            replaces: invocation.has("replace"),
            ownerID: ConnectorRun.ownerPrefix() + "p")
        if let former = done.former {
            Console.out(LockWords(former).lines.map { "was: " + $0 }.joined(separator: "\n"))
        }
        Console.out("\(done.path): " + LockWords.stored(done.document, isKey: invocation.has("key")))
        for warning in done.warnings { Console.error("sluice: \(warning)") }
        return 0
    }

    // Parts.

    private static func refusal(_ access: ConnectorAccess, _ invocation: Invocation) -> String? {
        GroupCheck(access.group).refusal(
            group: access.blueprint.settings.consumer.groupID, isTold: invocation.has("group-is-empty"))
    }

    /// The partitions that are asked for.
    private static func chosen(
        _ access: ConnectorAccess, _ invocation: Invocation
    ) throws -> [TopicPartition] {
        let choice = try choice(invocation)
        let found = try access.partitions()
        try check(choice, among: found)
        guard !found.isEmpty else {
            throw TaskFailure("rejected", "the cluster has no topic that this connector reads")
        }
        return found.filter(choice.takes)
    }

    static func choice(_ invocation: Invocation) throws(UsageError) -> PartitionChoice {
        PartitionChoice(topic: invocation.value("topic"), partition: try partition(invocation))
    }

    /// - Throws: where nothing that was asked for is there.
    static func check(_ choice: PartitionChoice, among found: [TopicPartition]) throws(UsageError) {
        if let fault = choice.fault(among: found) { throw UsageError(fault.message, hint: fault.hint) }
    }

    static func progress(_ done: Int?, _ all: Int, _ what: String) {
        Console.progress(done.map { "\($0 + 1) of \(all): \(what)" } ?? "")
    }

    /// Reads the connector's file and opens its lake; nil when that was refused, with the reasons on standard
    /// error.
    static func access(
        _ invocation: Invocation, reading: Bool, asksKafka: Bool
    ) throws(TaskFailure) -> ConnectorAccess? {
        let plan = Preparation(
            worker: invocation.value("worker"), connectors: invocation.operands,
            purpose: asksKafka ? .run : .explain)
        for problem in plan.problems where problem.severity != .notice { Console.error(problem.description) }
        guard plan.isUsable, let blueprint = plan.blueprints.first else { return nil }
        let log = Log(to: DescriptorLogOutput(.text), level: .warn)
        return try ConnectorAccess(blueprint, reading: reading, asksKafka: asksKafka, log: log)
    }

    static func partition(_ invocation: Invocation) throws(UsageError) -> Int32? {
        guard let text = invocation.value("partition") else { return nil }
        guard let number = Int32(text), number >= 0 else {
            throw UsageError("`--partition` does not take `\(text)`", hint: "write a number from 0")
        }
        return number
    }
}
