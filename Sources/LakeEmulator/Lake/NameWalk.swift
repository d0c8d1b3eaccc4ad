/// Walks a container's names in order below a prefix; with a delimiter, only as deep as that.
struct NameWalk {
    enum Entry {
        case node(ObjectPath, Node)
        /// In a flat list, names that go on behind the delimiter: their common beginning, delimiter included.
        case prefix(String)
    }

    let table: PathTable
    let prefix: String
    let delimiter: String?
    /// With directories, what lies deeper was told already by the directory it is in.
    let isHierarchical: Bool

    /// Up to `limit` entries from the name `start` on, and the name that the next page begins with.
    func page(from start: String?, limit: Int) -> (entries: [Entry], next: String?) {
        var out: [Entry] = []
        let first = ObjectPath(prefix)
        var index = table.index(of: start.map { max(ObjectPath($0), first) } ?? first)
        while index < table.keys.count, table.keys[index].hasPrefix(prefix) {
            let path = table.keys[index]
            let common = common(path)
            if let common, isHierarchical {
                index = behind(common, from: index)
                continue
            }
            if out.count == limit { return (out, common ?? path.text) }
            if let common {
                out.append(.prefix(common))
                index = behind(common, from: index)
            } else {
                if let node = table[path] { out.append(.node(path, node)) }
                index += 1
            }
        }
        return (out, nil)
    }

    /// The name up to and with the first delimiter behind the prefix; nil where there is none.
    private func common(_ path: ObjectPath) -> String? {
        guard let unit = delimiter?.utf8.first else { return nil }
        let units = path.text.utf8
        let rest = units.dropFirst(prefix.utf8.count)
        guard let end = rest.firstIndex(of: unit) else { return nil }
        return String(path.text[...end])
    }

    /// The first place whose name does not begin with `common`; it is at `index` or later.
    private func behind(_ common: String, from index: Int) -> Int {
        var low = index
        var high = table.keys.count
        while low < high {
            let middle = (low + high) / 2
            if table.keys[middle].hasPrefix(common) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
