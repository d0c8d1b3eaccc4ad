import Glibc

/// An open file, closed at the end of its life.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    let path: String

    init(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(SystemError) {
        // O_NONBLOCK: a pipe that somebody put into the lake must not stop us; it means nothing to a file.
        descriptor = uninterrupted { open(path, flags | O_CLOEXEC | O_NONBLOCK, mode) }
        self.path = path
        guard descriptor >= 0 else { throw .last("open", path) }
    }

    deinit { close(descriptor) }

    func status() throws(SystemError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("fstat", path) }
        return status
    }

    func sync() throws(SystemError) {
        guard uninterrupted({ fsync(descriptor) }) == 0 else { throw .last("fsync", path) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = UnsafeRawBufferPointer(rebasing: rest)
            let count = uninterrupted { Glibc.write(descriptor, chunk.baseAddress, chunk.count) }
            guard count >= 0 else { throw .last("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    func write(_ bytes: [UInt8]) throws(SystemError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(SystemError) in try write(bytes) }
        }
        try result.get()
    }

    /// At most `count` bytes from here on; fewer only at the end of the file.
    func read(_ count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let got = uninterrupted { Glibc.read(descriptor, rest.baseAddress, rest.count) }
                if got < 0 { failure = .last("read", path) }
                if got <= 0 { return }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func seek(to offset: Int64) throws(SystemError) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw .last("lseek", path) }
    }

    /// Appends all of `source` from where it stands.
    func copy(from source: borrowing OpenFile) throws(SystemError) {
        while true {
            let bytes = try source.read(1 << 20)
            if bytes.isEmpty { return }
            try write(bytes)
        }
    }
}

extension stat {
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }

    /// Nil where there is nothing of that name.
    static func of(_ path: String) throws(SystemError) -> stat? {
        var status = stat()
        if fstatat(AT_FDCWD, path, &status, 0) == 0 { return status }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw .last("stat", path)
    }
}
