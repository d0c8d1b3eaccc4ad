import CommandLineOptions
import ConnectData
import JSON
import KCQL
import Worker

enum ExplainCommand {
    static func perform(_ invocation: Invocation) -> Int32 {
        let plan = Preparation(
            worker: invocation.value("worker"), connectors: invocation.operands, purpose: .explain)
        for problem in plan.problems { Console.error(problem.description) }
        guard plan.isUsable, let blueprint = plan.blueprints.first else { return 1 }
        var explanation = Explanation(blueprint)
        if let path = invocation.value("records") {
            guard let samples = samples(path, blueprint) else { return 1 }
            explanation.place(samples)
        }
        Console.out(invocation.has("json") ? explanation.json.text : text(explanation))
        return 0
    }

    private static func samples(_ path: String, _ blueprint: ConnectorBlueprint) -> [SampleRecord]? {
        guard let content = Console.read(path) else {
            Console.error("sluice: cannot read \(path): \(Console.reason())")
            return nil
        }
        var only: String?
        if case .names(let names) = blueprint.settings.topics, names.count == 1 { only = names[0] }
        var samples: [SampleRecord] = []
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where line.contains(where: { $0 > 32 }) {
            do throws(SampleRecord.Malformed) {
                samples.append(
                    try SampleRecord(line: String(decoding: line, as: UTF8.self), defaultTopic: only))
            } catch {
                Console.error("\(path):\(index + 1): error: \(error)")
                return nil
            }
        }
        return samples
    }

    private static func text(_ explanation: Explanation) -> String {
        var lines = ["guarantee: \(explanation.guarantee)", "lake: \(explanation.lake)"]
        for (index, statement) in (explanation.json["statements"]?.array ?? []).enumerated() {
            let target = statement["target"]
            let prefix = target?["prefix"]?.string.map { ":" + $0 } ?? ""
            lines.append("")
            lines.append(
                "statement \(index + 1): topic \(statement["source"]?.string ?? "") to "
                    + "\(target?["container"]?.string ?? "")\(prefix) as \(statement["storeAs"]?.string ?? "")"
            )
            let by = (statement["partitionBy"]?.array ?? []).compactMap(\.string)
            if !by.isEmpty { lines.append("  partitioned by \(by.joined(separator: ", "))") }
            for member in statement["properties"]?.members ?? [] {
                lines.append("  \(member.name) = \(member.value.string ?? member.value.text)")
            }
        }
        if !explanation.records.isEmpty { lines.append("") }
        for record in explanation.records {
            lines.append(
                "\(record.topicPartition) offset \(record.offset): \(record.key ?? "error: \(record.error ?? "")")"
            )
        }
        return lines.joined(separator: "\n")
    }
}
