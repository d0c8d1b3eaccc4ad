import Glibc
import JSON
import Synchronization

/// What was asked, in memory and as one JSON line a request in a file that can be read at once.
package final class RequestLog: Sendable {
    private struct State {
        var number = 0
        var counts: [Operation: Int] = [:]
        /// The last ones.
        var entries: [LogEntry] = []
        var file: Int32 = -1
        var isOn = true
    }

    /// So many entries stay in memory; counts are of all.
    static let kept = 50_000

    private let state = Mutex(State())

    /// - Parameter file: is made, or appended to; nil: memory only.
    /// - Parameter isOn: false: requests are counted and nothing else, as benchmarks want it.
    init(file: String?, isOn: Bool) throws(EmulatorError) {
        var descriptor: Int32 = -1
        if let file, isOn {
            descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw EmulatorError("\(file): \(String(cString: strerror(errno)))")
            }
        }
        state.withLock { state in
            state.file = descriptor
            state.isOn = isOn
        }
    }

    deinit { state.withLock { if $0.file >= 0 { close($0.file) } } }

    func append(_ entry: LogEntry) {
        state.withLock { state in
            state.number += 1
            state.counts[entry.operation, default: 0] += 1
            guard state.isOn else { return }
            var entry = entry
            entry.number = state.number
            if state.file >= 0 { Self.write(entry.json.text + "\n", state.file) }
            if state.entries.count >= Self.kept { state.entries.removeFirst(Self.kept / 2) }
            state.entries.append(entry)
        }
    }

    private static func write(_ line: String, _ file: Int32) {
        var line = line
        line.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count < 0, errno == EINTR { continue }
                // A full disk must not end the emulator; the counts go on.
                if count < 0 { return }
                done += count
            }
        }
    }

    /// Requests since the start or the last `reset`.
    package var count: Int { state.withLock { $0.number } }

    /// By operation.
    package var counts: [Operation: Int] { state.withLock { $0.counts } }

    /// The latest ones, oldest first.
    package var entries: [LogEntry] { state.withLock { $0.entries } }

    /// Those with a greater number.
    package func entries(after number: Int) -> [LogEntry] {
        state.withLock { $0.entries.filter { $0.number > number } }
    }

    /// Counts from nothing and forgets the entries in memory; the file keeps its lines.
    package func reset() {
        state.withLock { state in
            state.number = 0
            state.counts = [:]
            state.entries = []
        }
    }
}
