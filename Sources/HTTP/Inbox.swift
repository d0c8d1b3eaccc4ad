import CCurl
import Synchronization

/// How requests reach the I/O thread: put down under a lock, then it is woken.
final class Inbox: Sendable {
    /// libcurl's multi handle: only `curl_multi_wakeup` may be called from another thread.
    struct Multi: @unchecked Sendable {
        let raw: UnsafeMutableRawPointer
    }

    private struct State {
        var exchanges: [Exchange] = []
        var isClosed = false
    }

    let multi: Multi
    private let state = Mutex(State())

    init(_ multi: Multi) { self.multi = multi }

    /// False after `close`. The wake-up stands under the lock: the handle lives until the I/O thread has seen
    /// `isClosed`.
    func put(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.exchanges.append(exchange)
            curl_multi_wakeup(multi.raw)
            return true
        }
    }

    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            curl_multi_wakeup(multi.raw)
        }
    }

    /// What was put down since the last call; `isClosed` when nothing will follow.
    func take() -> (exchanges: [Exchange], isClosed: Bool) {
        state.withLock { state in
            defer { state.exchanges.removeAll(keepingCapacity: true) }
            return (state.exchanges, state.isClosed)
        }
    }
}
