import Glibc

/// Staging directories of processes that are gone (EO-7). A lock that nobody holds tells it exactly, so no
/// age is waited for.
extension StagingArea {
    /// The staging directories below `root` whose process is gone, in the order of their names.
    package static func abandoned(_ root: String) -> [String] {
        LocalDisk.names(in: root).sorted().map { "\(root)/\($0)" }.filter { isAbandoned($0) {} }
    }

    /// Removes them, and says which.
    @discardableResult package static func removeAbandoned(_ root: String) -> [String] {
        LocalDisk.names(in: root).sorted().map { "\(root)/\($0)" }.filter { directory in
            isAbandoned(directory) { LocalDisk.shared.removeTree(directory) }
        }
    }

    /// Whether nobody holds the directory's lock; `then` runs while we do. A process that died before its
    /// lock got its name leaves it under the first one, where nothing else lies.
    private static func isAbandoned(_ directory: String, then: () -> Void) -> Bool {
        var descriptor = open("\(directory)/\(lockName)", O_RDWR | O_CLOEXEC)
        if descriptor < 0 {
            guard LocalDisk.names(in: directory) == ["\(lockName).new"], isOld("\(directory)/\(lockName).new")
            else {
                return false
            }
            descriptor = open("\(directory)/\(lockName).new", O_RDWR | O_CLOEXEC)
        }
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
        then()
        return true
    }

    /// Nobody needs a minute between making a lock file and taking it.
    private static func isOld(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && time(nil) - status.st_mtim.tv_sec > 60
    }
}
