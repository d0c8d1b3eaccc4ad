/// A container's files and directories, in the order of their names. What lies below a directory is one run.
struct PathTable: Sendable {
    private(set) var keys: [ObjectPath] = []
    private var nodes: [ObjectPath: Node] = [:]

    var count: Int { keys.count }

    subscript(path: ObjectPath) -> Node? { nodes[path] }

    mutating func put(_ path: ObjectPath, _ node: Node) {
        if nodes.updateValue(node, forKey: path) == nil { keys.insert(path, at: index(of: path)) }
    }

    /// Changes what is there, in place; nothing where nothing is.
    mutating func update(_ path: ObjectPath, _ change: (inout Node) -> Void) {
        guard let index = nodes.index(forKey: path) else { return }
        change(&nodes.values[index])
    }

    /// Takes away a path and what lies below it.
    mutating func remove(_ path: ObjectPath) {
        let inside = subtree(path)
        for key in keys[inside] { nodes[key] = nil }
        keys.removeSubrange(inside)
        removeOne(path)
    }

    mutating func removeOne(_ path: ObjectPath) {
        if nodes.removeValue(forKey: path) != nil { keys.remove(at: index(of: path)) }
    }

    /// Takes out a path and what lies below it, names from the path on.
    mutating func take(_ path: ObjectPath) -> [(path: ObjectPath, node: Node)] {
        let inside = [path] + keys[subtree(path)]
        let out = inside.compactMap { key in nodes[key].map { (path: key, node: $0) } }
        remove(path)
        return out
    }

    /// Where the things below a directory stand in `keys`.
    func subtree(_ directory: ObjectPath) -> Range<Int> {
        if directory.isRoot { return 0..<keys.count }
        // "0" is the character behind "/".
        return index(of: ObjectPath(directory.below))..<index(of: ObjectPath(directory.text + "0"))
    }

    /// The place of `path`, or where it would stand.
    func index(of path: ObjectPath) -> Int {
        if let last = keys.last, last < path { return keys.count }
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < path { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
