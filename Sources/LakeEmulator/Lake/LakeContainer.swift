/// A container (DFS: file system) and all that lies in it.
struct LakeContainer: Sendable {
    var etag: ETag
    var modified: EmulatorInstant
    var metadata: [Property] = []
    /// Its root directory.
    var root: Node
    var table = PathTable()
    /// Blocks that no list has named yet, by blob and id.
    var uncommitted: [ObjectPath: [String: Segment]] = [:]
    /// Earlier states of blobs, oldest first (`EmulatorMode.versioning`).
    var versions: [ObjectPath: [Node]] = [:]

    init(_ stamp: Stamp, metadata: [Property] = []) {
        etag = stamp.etag
        modified = stamp.now
        self.metadata = metadata
        root = Node(.directory, stamp, origin: .dfs)
    }

    subscript(path: ObjectPath) -> Node? { path.isRoot ? root : table[path] }

    func holdsFile(below directory: ObjectPath) -> Bool {
        table.keys[table.subtree(directory)].contains { table[$0]?.kind == .file }
    }
}
