/// What a request does to the namespace. One request's changes are one line of the journal: all or nothing.
enum Change: Sendable {
    /// Makes a container, or gives it new properties.
    case container(String, etag: ETag, modified: EmulatorInstant, metadata: [Property])
    case dropContainer(String, at: EmulatorInstant)
    /// Makes or replaces a file or directory (the root: an empty path).
    case put(String, ObjectPath, Node)
    /// Takes away a path, what lies below it and its blocks.
    case remove(String, ObjectPath)
    /// Takes away one name of a flat list.
    case removeOne(String, ObjectPath)
    /// Moves a path and what lies below it.
    case move(String, ObjectPath, to: String, ObjectPath)
    case append(String, ObjectPath, position: Int, Segment)
    case block(String, ObjectPath, Block)
    case dropBlocks(String, ObjectPath)
    /// Keeps a state of a blob that is about to go.
    case version(String, ObjectPath, Node)
}
