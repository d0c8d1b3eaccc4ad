import Glibc

/// The staging directory of one task: `<root>/<connector>-<task>-<pid>[-<number>]/`, held by a lock file.
///
/// A directory whose lock nobody holds belongs to a process that is gone; the next task that starts below the
/// same root removes it (EO-7). Names below it are numbers: no record value ever reaches a local path.
///
/// Thread-confined to its task, but for `remove`, which any thread may call.
package final class StagingArea {
    package let directory: String
    /// Directories that dead processes had left.
    package let removedAtStart: [String]
    let disk: any StagingDisk
    /// Where other tasks' directories may lie; nil: nobody else sees the disk.
    private let root: String?
    /// -1: nobody else sees the disk.
    private let lockDescriptor: Int32
    private var lastNumber = 0

    static let lockName = ".held"

    /// Makes the directory and takes its lock; first removes what dead processes left below `root`.
    package init(root: String, connector: String, task: Int) throws(StagingError) {
        try Self.makeDirectories(root)
        removedAtStart = Self.removeAbandoned(root)
        self.root = root
        disk = LocalDisk.shared
        directory = try Self.makeOwn("\(root)/\(Self.safe(connector))-\(task)-\(getpid())")
        // Locked before it gets its name: a directory with a lock file that nobody holds is always abandoned.
        let path = "\(directory)/\(Self.lockName)"
        lockDescriptor = open(path + ".new", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lockDescriptor >= 0 else { throw StagingError("create", path) }
        guard flock(lockDescriptor, LOCK_EX | LOCK_NB) == 0, rename(path + ".new", path) == 0 else {
            throw StagingError("lock", path)
        }
    }

    /// A directory that is this task's alone, on a disk that nobody else sees.
    package init(directory: String, on disk: any StagingDisk) {
        self.directory = directory
        self.disk = disk
        removedAtStart = []
        root = nil
        lockDescriptor = -1
    }

    /// Makes the directory `path`, or `path-2`, `path-3`, …: never one that is there. Processes in containers
    /// that share a volume have the same numbers, and two that staged in one directory would mix their files.
    private static func makeOwn(_ path: String) throws(StagingError) -> String {
        var own = path
        var number = 1
        while mkdir(own, 0o755) != 0 {
            guard errno == EEXIST else { throw StagingError("make directory", own) }
            number += 1
            own = "\(path)-\(number)"
        }
        return own
    }

    /// The path of a new staging file.
    package func newPath() -> String { path(newNumber()) }

    /// The number of a new staging file.
    package func newNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Bytes that can still be written; nil when the disk does not say.
    var room: Int? { disk.room(below: directory) }

    /// The path of the staging file `number`.
    package func path(_ number: Int) -> String { "\(directory)/\(number)" }

    /// Removes a staging file that nobody needs any more. A file that is gone already is as good.
    package func remove(_ path: String) { disk.remove(path) }

    /// Removes the directory with all that is in it. The area is not used afterwards.
    package func removeAll() {
        disk.removeTree(directory)
        if lockDescriptor >= 0 { close(lockDescriptor) }
    }

    /// Removes what processes that died since have left beside it, and says which directories.
    package func removeAbandoned() -> [String] { root.map { Self.removeAbandoned($0) } ?? [] }

    /// Letters, digits, `-` and `_` stay; every other byte becomes `%XX`.
    static func safe(_ name: String) -> String {
        var out = ""
        for byte in name.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                out += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return out
    }

    static func makeDirectories(_ path: String) throws(StagingError) {
        var built = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            built += "/" + part
            if mkdir(built, 0o755) != 0, errno != EEXIST { throw StagingError("make directory", built) }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw StagingError("use as a directory", path, ENOTDIR)
        }
    }
}
