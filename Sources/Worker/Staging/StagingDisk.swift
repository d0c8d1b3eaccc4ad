import Glibc

/// The disk under the staging files: the local one, or the simulation's. Called once a file that is opened,
/// closed or removed and once a piece that is written out, never once a record.
package protocol StagingDisk: AnyObject, Sendable {
    /// Opens a file for appending and says its descriptor. A file that was written before must be there: one
    /// that somebody removed would be made anew without its beginning (EO-1).
    ///
    /// - Parameter makes: it is the file's first byte.
    func open(_ path: String, makes: Bool) throws(StagingError) -> Int32

    /// Appends all of `bytes`; or throws and leaves the file as long as it was.
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String) throws(StagingError)

    func close(_ descriptor: Int32, of path: String) throws(StagingError)

    /// Gives a descriptor back whatever became of its file.
    func abandon(_ descriptor: Int32)

    /// Removes a file. One that is gone already is as good. Any thread may call it.
    func remove(_ path: String)

    /// Removes a directory with all that is in it.
    func removeTree(_ directory: String)

    /// Bytes that can still be written below `directory`; nil when the disk does not say.
    func room(below directory: String) -> Int?
}

/// The file system of the machine.
package final class LocalDisk: StagingDisk {
    package static let shared = LocalDisk()

    package func open(_ path: String, makes: Bool) throws(StagingError) -> Int32 {
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC | (makes ? O_CREAT : 0), 0o600)
        guard descriptor >= 0 else { throw StagingError("open", path) }
        return descriptor
    }

    package func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String
    ) throws(StagingError) {
        var rest = bytes
        while let start = rest.baseAddress, rest.count > 0 {
            let done = Glibc.write(descriptor, start, rest.count)
            guard done >= 0 else {
                if errno == EINTR { continue }
                let refusal = StagingError("write", path)
                try takeBack(bytes.count - rest.count, of: descriptor, path)
                throw refusal
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[done...])
        }
    }

    /// Cuts off what a refused write had written: a second attempt must not store it twice (EO-2).
    private func takeBack(_ count: Int, of descriptor: Int32, _ path: String) throws(StagingError) {
        guard count > 0 else { return }
        var status = stat()
        guard fstat(descriptor, &status) == 0, ftruncate(descriptor, status.st_size - count) == 0 else {
            throw StagingError("truncate", path)
        }
    }

    package func room(below directory: String) -> Int? {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    package func close(_ descriptor: Int32, of path: String) throws(StagingError) {
        guard Glibc.close(descriptor) == 0 else { throw StagingError("close", path) }
    }

    package func abandon(_ descriptor: Int32) { Glibc.close(descriptor) }

    package func remove(_ path: String) { unlink(path) }

    package func removeTree(_ directory: String) {
        for name in Self.names(in: directory) where unlink("\(directory)/\(name)") != 0 && errno == EISDIR {
            removeTree("\(directory)/\(name)")
        }
        rmdir(directory)
    }

    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
