import Glibc
import Synchronization

/// Makes directories so that they survive a power failure: each one's entry in its parent is fsynced before
/// use.
///
/// A directory that is met for the first time is treated as new, since another process may have made it a
/// moment ago and not fsynced it yet; after that it is remembered and costs nothing.
final class DirectoryTree: Sendable {
    private let root: String
    private let durable = Mutex<Set<String>>([])
    private static let rememberedMax = 10_000

    /// `root` exists and is durable.
    init(root: String) { self.root = root }

    /// Makes `directory`, which is the root or below it.
    func make(_ directory: String) throws(SystemError) {
        if directory == root || durable.withLock({ $0.contains(directory) }) { return }
        let parent = LakeLayout.parent(directory)
        try make(parent)
        if mkdir(directory, 0o777) != 0, errno != EEXIST { throw .last("mkdir", directory) }
        try Self.sync(parent)
        durable.withLock {
            if $0.count >= Self.rememberedMax { $0.removeAll() }
            $0.insert(directory)
        }
    }

    /// Runs `body`, which needs `directory`. Where it finds that somebody removed the directory, all that was
    /// remembered is forgotten and it runs once more. `body` is 0, or -1 with errno.
    func within(_ directory: String, _ call: String, _ path: String, _ body: () -> Int32) throws(SystemError)
    {
        try make(directory)
        if body() == 0 { return }
        let first = SystemError.last(call, path)
        guard first.code == ENOENT else { throw first }
        try makeAgain(directory)
        if body() != 0 { throw .last(call, path) }
    }

    /// Makes a directory that somebody removed: nothing that was remembered holds any more.
    func makeAgain(_ directory: String) throws(SystemError) {
        durable.withLock { $0.removeAll() }
        try make(directory)
    }

    /// Makes the entries of `directory` durable. Concurrent calls share a journal commit in the file system.
    static func sync(_ directory: String) throws(SystemError) {
        try OpenFile(directory, O_RDONLY | O_DIRECTORY).sync()
    }
}
