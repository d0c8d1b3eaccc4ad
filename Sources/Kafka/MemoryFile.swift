import CLinux
import Glibc

/// A file that is in memory only and has a path for libraries that take nothing else; gone with its object.
///
/// Its path is that of this process's descriptor: no other user reads it, no disk holds it, and a crash
/// leaves nothing behind.
package final class MemoryFile: Sendable {
    private let descriptor: Int32
    package var path: String { "/proc/self/fd/\(descriptor)" }

    /// - Throws: `fatal` when the system gives no descriptor or no memory.
    package init(_ text: String) throws(KafkaError) {
        descriptor = sluice_memory_file("sluice")
        guard descriptor >= 0 else { throw Self.failure() }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else {
                if errno == EINTR { continue }
                // `deinit` closes it.
                throw Self.failure()
            }
            rest = rest.dropFirst(written)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func failure() -> KafkaError {
        KafkaError(
            kind: .fatal, operation: "client.open", code: "MEMORY_FILE",
            message: "certificates cannot be handed over in memory: \(String(cString: strerror(errno)))")
    }
}
