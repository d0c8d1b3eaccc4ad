import CLinux
import Glibc
import ObjectStore

/// Finds out at start whether the file system can do what the verbs are made of, by doing it.
struct LakeProbe {
    let root: String
    let layout: LakeLayout
    let instance: UInt64

    /// Unfinished files older than this are nobody's: their writers write at once or fail.
    var leftoverSeconds = 3_600

    /// Makes the container's directory and returns the longest file name in bytes.
    func run() throws(StoreError) -> Int {
        do throws(SystemError) {
            try makeDirectories()
            try removeLeftovers()
        } catch { throw error.store(operation: "open", layout.container) }
        let directory = "\(layout.new)/probe-\(String(instance, radix: 16))"
        defer { Self.remove(directory) }
        do throws(SystemError) { try Self.make(directory) } catch {
            throw error.store(operation: "open", layout.container)
        }
        try step("hard links", "link") { () throws(SystemError) in try links(directory) }
        try step("renames that never overwrite (renameat2 with RENAME_NOREPLACE)", "renameat2") {
            () throws(SystemError) in try renames(directory)
        }
        try step("file locks between processes (flock)", "flock") { () throws(SystemError) in
            try locks(directory)
        }
        try step("durable directories (fsync of a directory)", "fsync") { () throws(SystemError) in
            try DirectoryTree.sync(directory)
        }
        do throws(SystemError) { return try nameLength(directory) } catch {
            throw error.store(operation: "open", layout.container)
        }
    }

    /// The lake, the container and the store's own directories; the lake's parent must be there, so that a
    /// file system which is not mounted is noticed.
    private func makeDirectories() throws(SystemError) {
        for directory in [root.isEmpty ? "/" : root, layout.container] { try Self.make(directory) }
        for directory in [LakeLayout.parent(layout.new), layout.new, layout.guards] {
            try Self.make(directory)
        }
    }

    private static func make(_ directory: String) throws(SystemError) {
        if mkdir(directory, 0o777) != 0, errno != EEXIST { throw .last("mkdir", directory) }
        let parent = LakeLayout.parent(directory)
        try DirectoryTree.sync(directory)
        try DirectoryTree.sync(parent.isEmpty ? "/" : parent)
    }

    private func removeLeftovers() throws(SystemError) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        for name in try LocalObjectStore.entries(layout.new) {
            let path = "\(layout.new)/\(name)"
            guard let status = try stat.of(path), status.st_ctim.tv_sec < now.tv_sec - leftoverSeconds
            else {
                continue
            }
            Self.remove(path)
        }
    }

    /// A file, or a probe's directory with what is in it. What stays is tried again at the next start.
    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        guard let names = try? LocalObjectStore.entries(path) else { return }
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    /// Names what is missing; a full disk and missing rights keep their own words.
    private func step(
        _ ability: String, _ call: String, _ body: () throws(SystemError) -> Void
    ) throws(StoreError) {
        do throws(SystemError) { try body() } catch {
            guard [ENOSYS, EINVAL, ENOTSUP, EPERM, ENOLCK, EXDEV, 0].contains(error.code) else {
                throw error.store(operation: "open", layout.container)
            }
            throw StoreError(
                .rejected, "open", layout.container,
                "this file system has no \(ability): "
                    + (error.code == 0 ? "\(call) did not hold" : error.detail),
                hint: "keep the lake on a local file system such as ext4, xfs or btrfs")
        }
    }

    private func links(_ directory: String) throws(SystemError) {
        let file = try OpenFile("\(directory)/a", O_WRONLY | O_CREAT | O_EXCL)
        try file.write([1])
        try file.sync()
        let second = "\(directory)/b"
        if link(file.path, second) != 0 { throw .last("link", second) }
        if link(file.path, second) == 0 || errno != EEXIST {
            throw SystemError(code: 0, call: "link", path: second)
        }
    }

    private func renames(_ directory: String) throws(SystemError) {
        let from = "\(directory)/b"
        let free = "\(directory)/c"
        if sluice_rename_noreplace(from, free) != 0 { throw .last("renameat2", free) }
        let taken = "\(directory)/a"
        if sluice_rename_noreplace(free, taken) == 0 || errno != EEXIST {
            throw SystemError(code: 0, call: "renameat2", path: taken)
        }
    }

    private func locks(_ directory: String) throws(SystemError) {
        let first = try OpenFile("\(directory)/a", O_RDWR)
        if flock(first.descriptor, LOCK_EX | LOCK_NB) != 0 { throw .last("flock", first.path) }
        let second = try OpenFile(first.path, O_RDWR)
        if flock(second.descriptor, LOCK_EX | LOCK_NB) == 0 {
            throw SystemError(code: 0, call: "flock", path: first.path)
        }
        _ = consume first
    }

    /// What the file system says, held against a name of that length.
    private func nameLength(_ directory: String) throws(SystemError) -> Int {
        let said = pathconf(directory, Int32(_PC_NAME_MAX))
        let length = said > 0 ? said : 255
        let path = directory + "/" + String(repeating: "n", count: length)
        _ = try OpenFile(path, O_WRONLY | O_CREAT)
        return length
    }
}
