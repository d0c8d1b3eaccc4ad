import Glibc
package import ObjectStore

extension LocalObjectStore {
    package func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        let path = try path(.read, key)
        return try mapped(.read, key) { () throws(SystemError) in
            guard let content = try contents(path) else { return nil }
            let isNamedBySize = LakeLayout.isTemporary(key) || content.count > ContentHash.smallSizeMax
            return StoredObject(
                content: content,
                etag: isNamedBySize
                    ? ContentHash.etag(of: key, size: Int64(content.count)) : ContentHash.etag(of: content))
        }
    }

    package func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? {
        let path = try path(.head, key)
        guard
            let status = try mapped(.head, key, { () throws(SystemError) in try stat.of(path) }),
            status.isFile,
            let etag = try token(.head, key, path)
        else { return nil }
        return ObjectHead(etag: etag, size: Int64(status.st_size), metadata: ObjectMetadata())
    }

    package func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]? {
        let path = try path(.read, key)
        return try mapped(.read, key) { () throws(SystemError) in
            do throws(SystemError) {
                let file = try OpenFile(path, O_RDONLY)
                let status = try file.status()
                guard status.isFile else { return nil }
                try file.seek(to: offset)
                return try file.read(min(count, max(0, Int(Int64(status.st_size) - offset)) + 1))
            } catch {
                if error.code == ENOENT || error.code == ENOTDIR { return nil }
                throw error
            }
        }
    }

    package func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError) {
        _ = take(try list(prefix))
    }

    package func list(_ prefix: String) throws(StoreError) -> [ListedObject] {
        var directory = layout.container
        if !prefix.isEmpty {
            guard prefix.utf8.last == UInt8(ascii: "/") else {
                throw StoreError(.rejected, StoreVerb.list.rawValue, prefix, "a directory ends with a slash")
            }
            directory = try path(.list, ObjectKey(String(prefix.dropLast())))
        }
        var found: [ListedObject] = []
        var pending = [(path: directory, prefix: prefix)]
        while let next = pending.popLast() {
            let entries = try mapped(.list, ObjectKey(prefix)) { () throws(SystemError) in
                try Self.entries(next.path)
            }
            for name in entries {
                let key = ObjectKey(next.prefix + name)
                if LakeLayout.isOwn(key) { continue }
                // What goes away meanwhile is not there.
                let path = "\(next.path)/\(name)"
                let status = try mapped(.list, key) { () throws(SystemError) in try stat.of(path) }
                guard let status else { continue }
                if status.isDirectory {
                    if try !mapped(.list, key, { () throws(SystemError) in try Self.isLink(path) }) {
                        pending.append((path, key.text + "/"))
                    }
                } else if status.isFile {
                    found.append(
                        ListedObject(
                            key: key, size: Int64(status.st_size), modified: Int64(status.st_mtim.tv_sec)))
                }
            }
        }
        return found.sorted { $0.key < $1.key }
    }

    /// Directories that are symbolic links are not followed: they may form circles.
    private static func isLink(_ path: String) throws(SystemError) -> Bool {
        var status = stat()
        if lstat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFLNK }
        if errno == ENOENT || errno == ENOTDIR { return false }
        throw .last("lstat", path)
    }

    /// The names in a directory; none where it does not exist. A name that is not UTF-8 is no key of ours.
    static func entries(_ directory: String) throws(SystemError) -> [String] {
        guard let stream = opendir(directory) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw .last("opendir", directory)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .last("readdir", directory) }
                return names
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                    String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
    }
}
