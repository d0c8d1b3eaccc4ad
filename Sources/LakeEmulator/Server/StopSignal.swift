import Glibc

/// Ends waits: delays and hangs of many threads all see it, once raised, for good.
final class StopSignal: Sendable {
    /// The ends of a pipe into which one byte is written and from which none is read.
    private let ends: (read: Int32, write: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        let code = pipe(&ends)
        precondition(code == 0, "the operating system gives no further descriptor: error \(errno)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.ends = (ends[0], ends[1])
    }

    deinit {
        close(ends.read)
        close(ends.write)
    }

    func raise() {
        var one: UInt8 = 1
        // It can fail only where the pipe is full, and then the signal is raised already.
        _ = write(ends.write, &one, 1)
    }

    enum Wake { case time, stop, event }

    /// Waits for the signal, for `events` on another descriptor, or for `milliseconds` (-1: for ever).
    func wait(milliseconds: Int32, _ other: Int32 = -1, events: Int32 = 0) -> Wake {
        let end = EmulatorInstant.monotonic + Int64(milliseconds) * 1_000_000
        var polls = [
            pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(truncatingIfNeeded: events), revents: 0),
        ]
        while true {
            let left = milliseconds < 0 ? -1 : max(0, (end - EmulatorInstant.monotonic + 999_999) / 1_000_000)
            let count = poll(&polls, 2, Int32(left))
            if count < 0, errno == EINTR { continue }
            if polls[0].revents != 0 { return .stop }
            return count > 0 ? .event : .time
        }
    }
}
