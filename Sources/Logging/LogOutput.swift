import Glibc
import Synchronization

/// Where entries go. Calls come from any thread.
package protocol LogOutput: Sendable {
    func write(_ entry: LogEntry)
}

/// Keeps entries, for tests that read what was said.
package final class MemoryLogOutput: LogOutput {
    private let kept = Mutex<[LogEntry]>([])

    package init() {}

    package var entries: [LogEntry] { kept.withLock { $0 } }
    package var messages: [String] { entries.map(\.message) }

    package func write(_ entry: LogEntry) { kept.withLock { $0.append(entry) } }
}

/// Whole lines to a file descriptor, standard error unless told otherwise. Below the lines of a terminal
/// stands a picture of what goes on (`status`), drawn again after each line.
package final class DescriptorLogOutput: LogOutput {
    private let descriptor: Int32
    private let format: LogFormat
    /// Lines of the picture that stand on the terminal now.
    private let picture = Mutex<[String]>([])

    package init(_ format: LogFormat, descriptor: Int32 = STDERR_FILENO) {
        self.format = format
        self.descriptor = descriptor
    }

    /// A person looks at it: pictures make sense.
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    package func write(_ entry: LogEntry) {
        let line = format.line(entry) + "\n"
        picture.withLock { send(Self.erase($0) + line + Self.draw($0)) }
    }

    /// Shows these lines below the log in place of the last ones; no lines take the picture away.
    package func status(_ lines: [String]) {
        picture.withLock {
            send(Self.erase($0) + Self.draw(lines))
            $0 = lines
        }
    }

    private static func draw(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    /// Up over the picture, and clear to the end of the screen.
    private static func erase(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "\u{1B}[\(lines.count)A\u{1B}[J"
    }

    /// A log that cannot be written has nowhere to say so, and must not stop the work: the rest of the line
    /// is lost.
    private func send(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 {
                    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    if errno == EINTR || (errno == EAGAIN && poll(&wait, 1, 1_000) == 1) { continue }
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}
