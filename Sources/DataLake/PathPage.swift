import JSON
import ObjectStore

/// One page of the DFS face's listing (adls-rest 1.6): values are strings, numbers and booleans are taken
/// too.
struct PathPage {
    struct Entry {
        var name: String
        var isDirectory: Bool
        var size: Int64
        var modified: Int64

        var listed: ListedObject { ListedObject(key: ObjectKey(name), size: size, modified: modified) }
    }

    var entries: [Entry] = []

    /// Nil where it is no page.
    init?(_ body: [UInt8]) {
        guard let paths = (try? JSON(parsing: body))?["paths"]?.array else { return nil }
        for path in paths {
            guard let name = path["name"]?.string else { return nil }
            let isDirectory = path["isDirectory"]?.bool ?? (path["isDirectory"]?.string == "true")
            let size = path["contentLength"]
            let modified = path["lastModified"]?.string.flatMap { ServiceTime.seconds(header: $0) }
            entries.append(
                Entry(
                    name: name, isDirectory: isDirectory,
                    size: size?.int64 ?? size?.string.flatMap { Int64($0) } ?? 0, modified: modified ?? 0))
        }
    }
}
