import CommandLineOptions
import Glibc

/// The program: parses the command line, runs one command, ends with its exit code.
@main
enum Main {
    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func run(_ arguments: [String]) -> Int32 {
        do throws(UsageError) {
            switch try CommandLineTable.sluice.parse(arguments) {
            case .help(let text):
                Console.out(text)
                return 0
            case .run(let invocation): return try perform(invocation)
            }
        } catch {
            Console.error("sluice: \(error)")
            return UsageError.exitCode
        }
    }

    private static func perform(_ invocation: Invocation) throws(UsageError) -> Int32 {
        switch invocation.command {
        case "run": try RunCommand.perform(invocation)
        case "validate": ValidateCommand.perform(invocation)
        case "explain": ExplainCommand.perform(invocation)
        case "indexes show", "indexes plan", "indexes release", "indexes repair",
            "indexes sweep":
            try IndexesCommand.perform(invocation)
        case "verify": try VerifyCommand.perform(invocation)
        case "lookup": try LookupCommand.perform(invocation)
        case "broker": try BrokerCommand.perform(invocation)
        case "produce": try ProduceCommand.perform(invocation)
        case "completion": CompletionCommand.perform()
        case "version": VersionCommand.perform(invocation)
        default: preconditionFailure("the table has no command \(invocation.command)")
        }
    }
}
