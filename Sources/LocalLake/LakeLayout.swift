import ObjectStore

/// Where things lie in a container's directory, and which keys it takes.
struct LakeLayout: Sendable {
    /// The store's own directory in each container: `new` for files that are not linked yet, `guards` for the
    /// guards of directories other than the lock directories.
    static let own = ".local-lake"
    static let temporary = ".temp-upload"

    /// The container's directory, without a slash at its end.
    let container: String

    var new: String { "\(container)/\(Self.own)/new" }
    var guards: String { "\(container)/\(Self.own)/guards" }

    func path(_ key: ObjectKey) -> String { "\(container)/\(key.text)" }

    /// The directory that holds a path.
    static func parent(_ path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? path
    }

    /// Under a temporary name: one upload attempt's own.
    static func isTemporary(_ key: ObjectKey) -> Bool { key.parts.contains { $0 == temporary } }

    /// The guard of a small object. All locks of a topic partition share one, beside the master lock:
    /// `<…>/.locks/Topic(<topic>)/<partition>.guard`; other objects share their directory's.
    func guardPath(_ key: ObjectKey) -> String {
        let parts = key.parts
        if let locks = parts.firstIndex(of: ".locks"), locks + 2 < parts.count {
            var partition = parts[locks + 2]
            if locks + 3 == parts.count, partition.hasSuffix(".lock") { partition.removeLast(5) }
            return "\(container)/\(parts[...(locks + 1)].joined(separator: "/"))/\(partition).guard"
        }
        let directory = parts.dropLast().joined(separator: "/")
        return "\(guards)/\(ContentHash.etag(of: Array(directory.utf8))).guard"
    }

    /// The store's own files, which no listing shows and no caller may name.
    static func isOwn(_ key: ObjectKey) -> Bool {
        let parts = key.parts
        if parts.first == own[...] { return true }
        guard let locks = parts.firstIndex(of: ".locks") else { return false }
        return locks + 3 == parts.count && parts[locks + 2].hasSuffix(".guard")
    }

    /// Why a key cannot name an object here; nil when it can. Keys are made safe where they are made; this is
    /// the second wall: no key leads out of the container.
    func fault(_ key: ObjectKey, _ capabilities: StoreCapabilities) -> (detail: String, hint: String?)? {
        if key.text.isEmpty { return ("a key must not be empty", nil) }
        if key.text.utf8.contains(0) { return ("a key must not hold a NUL", nil) }
        if key.text.utf8.count > capabilities.keyLengthMax {
            return (
                "the key has \(key.text.utf8.count) bytes, a path here takes \(capabilities.keyLengthMax)",
                "shorten the prefix or the partition values"
            )
        }
        for part in key.parts {
            if part.isEmpty {
                return ("a key must not begin or end with a slash, nor hold two in a row", nil)
            }
            if part == "." || part == ".." { return ("a key must not hold the part `\(part)`", nil) }
            if let most = capabilities.keyPartLengthMax, part.utf8.count > most {
                return (
                    "a part of the key has \(part.utf8.count) bytes, a file name here has room for \(most)",
                    "shorten the partition values"
                )
            }
        }
        if Self.isOwn(key) { return ("this name belongs to the store itself", "choose another prefix") }
        return nil
    }
}
