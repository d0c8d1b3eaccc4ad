import Glibc

/// The part of a file that is a request's body, open while the request runs.
final class BodyFile {
    /// Why a read gave less than was promised.
    enum Shortfall: Error, Equatable {
        case ended
        case system(Int32)
    }

    let length: Int64
    private let descriptor: Int32
    private let offset: Int64
    private var position: Int64 = 0

    /// Fails as `.misconfigured` where the file cannot be opened or does not hold the part.
    init(path: String, offset: Int64, length: Int64) throws(HTTPFailure) {
        guard offset >= 0, length >= 0 else {
            throw HTTPFailure(.misconfigured, "a body of \(length) bytes from \(offset) of \(path)")
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        let code = errno
        self.offset = offset
        self.length = length
        guard descriptor >= 0 else {
            // Too many are open: that passes.
            let passes = code == EMFILE || code == ENFILE || code == ENOMEM
            throw HTTPFailure(
                passes ? .notSent : .misconfigured,
                "the body's file \(path): \(String(cString: strerror(code)))")
        }
        // From here on `deinit` closes it, whatever is thrown.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw HTTPFailure(.misconfigured, "the body's file \(path) is not a regular file")
        }
        guard Int64(status.st_size) - offset >= length else {
            throw HTTPFailure(
                .misconfigured,
                "the body's file \(path) has \(status.st_size) bytes, fewer than the \(offset + length) asked for"
            )
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next bytes; 0 when all were given. A file that was cut meanwhile is an error, never a short body.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Shortfall) -> Int {
        let count = min(Int64(buffer.count), length - position)
        if count == 0 { return 0 }
        while true {
            let got = pread(descriptor, buffer.baseAddress, Int(count), off_t(offset + position))
            if got > 0 {
                position += Int64(got)
                return got
            }
            if got == 0 { throw .ended }
            if errno != EINTR { throw .system(errno) }
        }
    }

    /// Begins anew at `position`, for a request that may be sent again.
    func seek(to position: Int64) -> Bool {
        guard (0...length).contains(position) else { return false }
        self.position = position
        return true
    }
}
