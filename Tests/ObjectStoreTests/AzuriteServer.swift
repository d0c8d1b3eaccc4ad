import Foundation
import Glibc
import Synchronization

/// Microsoft's Blob emulator, from the folder that `SLUICE_SERVERS` names: one for all tests of this
/// process, ended with it.
enum AzuriteServer {
    struct Failure: Error { var text: String }

    static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment
        let folder = (environment["SLUICE_SERVERS"] ?? "") + "/blob"
        let hasNode = (environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/node")
        }
        let isThere = FileManager.default.isExecutableFile(atPath: folder + "/bin/start")
        if isThere, hasNode { return folder }
        let why = isThere ? "node is not installed" : "SLUICE_SERVERS names no blob server"
        print("skipped: the store's behaviour on Azurite (\(why))")
        return nil
    }()

    /// Its process, for the handler at exit.
    private static let process = Atomic<Int32>(0)

    static let endpoint: Result<String, Failure> = {
        guard let folder else { return .failure(Failure(text: "there is no Azurite")) }
        let directory = NSTemporaryDirectory() + "sluice-azurite-\(UUID().uuidString)"
        for _ in 0..<20 {
            let port = Int.random(in: 20_000..<32_000)
            guard run("\(folder)/bin/start", [directory, "\(port)"]) else { continue }
            guard let text = try? String(contentsOfFile: directory + "/pid", encoding: .utf8),
                let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
            else { return .failure(Failure(text: "Azurite left no pid in \(directory)")) }
            process.store(pid, ordering: .relaxed)
            atexit { kill(AzuriteServer.process.load(ordering: .relaxed), SIGTERM) }
            return .success("http://127.0.0.1:\(port)/devstoreaccount1")
        }
        return .failure(Failure(text: "Azurite did not start; its log is in \(directory)"))
    }()

    /// Output is thrown away; the server inherits no pipe of ours that somebody would wait for.
    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, program, &actions, nil, &words, environ) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1, errno == EINTR {}
        return status == 0
    }
}
