import Glibc
import ObjectStore

/// A staging file, complete and not written to any more. Open while this value lives.
struct StagedFile: ~Copyable {
    struct Failure: Error {
        var call: String
        var path: String
        var code: Int32

        func store(_ verb: StoreVerb, _ key: ObjectKey) -> StoreError {
            let isGone = code == ENOENT
            return StoreError(
                [EMFILE, ENFILE, ENOMEM].contains(code) ? .unavailable : .rejected, verb.rawValue, key.text,
                code == 0
                    ? "\(path) is shorter than it was"
                    : "\(call) \(path): \(String(cString: strerror(code)))",
                hint: isGone || code == 0
                    ? "keep clean-up jobs away from the staging directory"
                    : "look at the staging directory's disk")
        }
    }

    let path: String
    let size: Int64
    private let descriptor: Int32

    init(_ path: String) throws(Failure) {
        self.path = path
        (descriptor, size) = try Self.opened(path)
    }

    private static func opened(_ path: String) throws(Failure) -> (descriptor: Int32, size: Int64) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(call: "open", path: path, code: errno) }
        var status = stat()
        let isRead = fstat(descriptor, &status) == 0
        guard isRead, status.st_mode & S_IFMT == S_IFREG else {
            let code = isRead ? EISDIR : errno
            close(descriptor)
            throw Failure(call: "open", path: path, code: code)
        }
        return (descriptor, Int64(status.st_size))
    }

    deinit { close(descriptor) }

    /// Hands `length` bytes from `offset` on to `body`, in pieces of 64 KiB: they stay in the cache of their
    /// core, and the allocator gives such a buffer without asking the system for pages each time.
    func read(
        from offset: Int64, length: Int64, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(Failure) {
        let room = 64 << 10
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 64)
        defer { buffer.deallocate() }
        var done: Int64 = 0
        while done < length {
            let count = pread(
                descriptor, buffer.baseAddress, min(room, Int(length - done)), Int(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(call: "read", path: path, code: count < 0 ? errno : 0) }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            done += Int64(count)
        }
    }
}
