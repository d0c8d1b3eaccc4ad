import Glibc

/// Files read in one go.
enum WholeFile {
    /// The bytes; nil where there is no such file.
    static func read(_ path: String) throws(LakeFailure) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw LakeFailure("open of \(path) failed: errno \(errno)")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw LakeFailure("stat of \(path) failed: errno \(errno)") }
        let size = Int(status.st_size)
        var done = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while done < size {
                let count = Glibc.read(file, buffer.baseAddress! + done, size - done)
                guard count > 0 || (count < 0 && errno == EINTR) else { break }
                done += max(0, count)
            }
            filled = done
        }
        guard done == size else { throw LakeFailure("read of \(path) failed: errno \(errno)") }
        return bytes
    }
}
