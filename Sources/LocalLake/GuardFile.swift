import Glibc

/// The one thing two processes agree on before they change a small object: an exclusive `flock` on a file
/// that is never deleted. A killed holder lets go by dying; a stopped one is waited for until the deadline,
/// never longer.
struct GuardFile: ~Copyable {
    enum Failure: Error {
        /// Another one held it all the time.
        case busy(waitedMilliseconds: Int64)
        case system(SystemError)
    }

    private let file: OpenFile

    /// Takes the guard at `path`, whose directory exists. It is held until the value's end.
    init(_ path: String, waitMilliseconds: Int64) throws(Failure) {
        let begun = Monotonic.milliseconds()
        var pauseMicroseconds: UInt32 = 100
        while true {
            do {
                let file = try OpenFile(path, O_RDWR | O_CREAT)
                if try Self.lock(file), try Self.isStill(file, at: path) {
                    self.file = file
                    return
                }
            } catch { throw .system(error) }
            let waited = Monotonic.milliseconds() - begun
            guard waited < waitMilliseconds else { throw .busy(waitedMilliseconds: waited) }
            usleep(pauseMicroseconds)
            pauseMicroseconds = min(pauseMicroseconds * 2, 20_000)
        }
    }

    private static func lock(_ file: borrowing OpenFile) throws(SystemError) -> Bool {
        if uninterrupted({ flock(file.descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
        if errno == EWOULDBLOCK { return false }
        throw .last("flock", file.path)
    }

    /// Somebody may have removed the lock directory by hand, and a new guard may stand in its place.
    private static func isStill(_ file: borrowing OpenFile, at path: String) throws(SystemError) -> Bool {
        guard let now = try stat.of(path) else { return false }
        let held = try file.status()
        return now.st_ino == held.st_ino && now.st_dev == held.st_dev
    }
}

enum Monotonic {
    static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
