import CLinux
import Glibc

/// The thread that moves all bytes. It takes no signals: those are the program's, and a peer that is gone
/// must be an error code here, not SIGPIPE.
final class IOThread: @unchecked Sendable {
    // Written before the value is shared; `join` is called once.
    private var handle = pthread_t()

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Throws where the system gives no further thread.
    init(_ run: @escaping @Sendable () -> Void) throws(HTTPFailure) {
        let body = Unmanaged.passRetained(Body(run))
        let code = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                sluice_name_thread("http")
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                body.run()
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw HTTPFailure(.notSent, "no thread for the HTTP client: \(String(cString: strerror(code)))")
        }
    }

    /// Waits until the thread has ended. Call once.
    func join() { pthread_join(handle, nil) }
}
