import Glibc

/// One thread waits until another one has told it to go on.
final class Signal: @unchecked Sendable {
    // A semaphore is made for many threads; the pointer itself never changes.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func send() { sem_post(semaphore) }

    func wait() {
        // A signal handler may interrupt it.
        while sem_wait(semaphore) != 0 {}
    }
}
