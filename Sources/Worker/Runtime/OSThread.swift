import CLinux
import Glibc

/// An operating system thread: born with a name, joined once.
///
/// Tasks and store calls block, which Swift's cooperative pool forbids (design section 6).
package final class OSThread: @unchecked Sendable {
    // Written before the value is shared; `join` is called once.
    private var handle = pthread_t()

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a thread; `name` is cut to the 15 characters that Linux shows.
    package init(_ name: String, _ run: @escaping @Sendable () -> Void) {
        let body = Body(name: String(name.prefix(15)), run: run)
        let code = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                sluice_name_thread(body.name)
                body.run()
                return nil
            }, Unmanaged.passRetained(body).toOpaque())
        precondition(code == 0, "the operating system gives no further thread: error \(code)")
    }

    /// Nobody will wait for the thread. Call once, instead of `join`.
    package func detach() { pthread_detach(handle) }

    /// Waits until the thread has ended. Call once.
    package func join() { pthread_join(handle, nil) }
}
