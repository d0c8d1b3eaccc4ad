import CommandLineOptions
import Glibc
import LakeEmulator

/// The emulator as a program: serves one account until a signal ends it.
@main
enum Main {
    static func main() { exit(run(Array(CommandLine.arguments.dropFirst()))) }

    private static func run(_ arguments: [String]) -> Int32 {
        do throws(UsageError) {
            switch try CommandLineTable.lakeEmulator.parse(arguments) {
            case .help(let text):
                print(text, terminator: "")
                return 0
            case .run(let invocation):
                return serve(invocation.operands[0], try EmulatorOptions(invocation))
            }
        } catch {
            complain(error.description)
            return UsageError.exitCode
        }
    }

    private static func serve(_ directory: String, _ options: EmulatorOptions) -> Int32 {
        // Before any thread starts, so that all inherit it.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        do throws(EmulatorError) {
            let emulator = try Emulator(directory: directory, mode: options.mode, options.settings)
            try emulator.start()
            var line = "lake-emulator: http://127.0.0.1:\(emulator.port)/\(options.settings.defaultAccount)"
            if emulator.dfsPort != emulator.port { line += " dfs http://127.0.0.1:\(emulator.dfsPort)" }
            print(line)
            fflush(nil)
            var number: Int32 = 0
            sigwait(&signals, &number)
            emulator.stop()
            return 0
        } catch {
            complain(error.description)
            return 1
        }
    }

    private static func complain(_ message: String) {
        fflush(nil)
        let line = Array("lake-emulator: \(message)\n".utf8)
        // Nothing can be told where standard error is closed.
        _ = write(STDERR_FILENO, line, line.count)
    }
}
