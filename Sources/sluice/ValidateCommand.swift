import CommandLineOptions
import JSON
import Worker

enum ValidateCommand {
    static func perform(_ invocation: Invocation) -> Int32 {
        let plan = Preparation(
            worker: invocation.operands[0], connectors: Array(invocation.operands.dropFirst()), purpose: .run)
        if invocation.has("json") {
            let rows = plan.problems.map { problem -> JSON in
                [
                    "severity": .string(problem.severity.rawValue),
                    "file": problem.file.map(JSON.string) ?? .null,
                    "line": problem.line.map { .int($0) } ?? .null,
                    "key": problem.key.map(JSON.string) ?? .null,
                    "message": .string(problem.message), "hint": problem.hint.map(JSON.string) ?? .null,
                ]
            }
            Console.out(JSON.object([JSON.Member("problems", .array(rows))]).prettyText)
        } else {
            for problem in plan.problems { Console.out(problem.description) }
            let (errors, warnings) = (plan.problems.errors.count, plan.problems.warnings.count)
            Console.out("\(errors) error(s), \(warnings) warning(s)")
        }
        return plan.isUsable ? 0 : 1
    }
}
