import Glibc
import Logging

/// Uploads for scripts/bench-uploads, seconds on standard output; not part of `sluice`.
@main enum Main {
    private static let usage = """
        usage: lake-bench put URL QUERY FILE COUNT CONNECTIONS
               lake-bench upload ENDPOINT CONTAINER FILE COUNT CONNECTIONS (the account's key in LAKE_ACCOUNT_KEY)
        """

    static func main() {
        do {
            print(try run(Array(CommandLine.arguments.dropFirst())))
        } catch {
            let text = Array("lake-bench: \(error)\n".utf8)
            write(STDERR_FILENO, text, text.count)
            exit(1)
        }
    }

    private static func run(_ words: [String]) throws -> Double {
        guard words.count == 6, let count = Int(words[4]), let connections = Int(words[5]) else {
            throw Crew.Failure(description: usage)
        }
        switch words[0] {
        case "put":
            return try BarePuts.run(
                url: words[1], query: words[2], file: words[3], count: count, connections: connections)
        case "upload":
            guard let key = getenv("LAKE_ACCOUNT_KEY") else { throw Crew.Failure(description: usage) }
            return try StoreUploads.run(
                endpoint: words[1], container: words[2], key: Secret(String(cString: key)), file: words[3],
                count: count, connections: connections)
        default:
            throw Crew.Failure(description: usage)
        }
    }
}
