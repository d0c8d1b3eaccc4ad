import CLinux
import Glibc
package import ObjectStore

/// Small objects: locks above all. The new content is written and fsynced first; the guard is held for
/// nothing but compare and rename, or compare and unlink.
extension LocalObjectStore {
    package func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        let path = try path(.create, key)
        let new = try write(.create, key, content)
        defer { unlink(new) }
        try guarded(.create, key) { () throws(StoreError) in
            do throws(SystemError) {
                try directories.within(LakeLayout.parent(path), "link", path) { link(new, path) }
            } catch {
                throw error.code == EEXIST ? refused(.create, key, .exists) : error.store(.create, key.text)
            }
        }
        try settle(.create, key, path)
        return ContentHash.etag(of: content)
    }

    package func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag
    {
        let path = try path(.replace, key)
        let new = try write(.replace, key, content)
        // Gone when it was renamed.
        defer { unlink(new) }
        try guarded(.replace, key) { () throws(StoreError) in
            try check(.replace, key, path, etag)
            try mapped(.replace, key) { () throws(SystemError) in
                if rename(new, path) != 0 { throw .last("rename", path) }
            }
        }
        try settle(.replace, key, path)
        return ContentHash.etag(of: content)
    }

    package func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        let path = try path(.delete, key)
        // A temporary name is one attempt's own: nobody can put another object there between compare and
        // unlink.
        let wasThere =
            LakeLayout.isTemporary(key)
            ? try remove(key, path, etag)
            : try guarded(.delete, key) { () throws(StoreError) in try remove(key, path, etag) }
        if wasThere { try settle(.delete, key, path) }
        return wasThere
    }

    private func remove(_ key: ObjectKey, _ path: String, _ etag: ETag?) throws(StoreError) -> Bool {
        guard let now = try token(.delete, key, path, wanted: etag != nil) else { return false }
        if let etag, now != etag { throw refused(.delete, key, .changed) }
        if unlink(path) == 0 { return true }
        if errno == ENOENT { return false }
        throw SystemError.last("unlink", path).store(.delete, key.text)
    }

    /// Refuses unless the object has `etag`.
    func check(_ verb: StoreVerb, _ key: ObjectKey, _ path: String, _ etag: ETag) throws(StoreError) {
        guard let now = try token(verb, key, path) else { throw refused(verb, key, .absent) }
        guard now == etag else { throw refused(verb, key, .changed) }
    }

    /// The ETag of what stands at a path, nil where there is no file; the content is read only where the ETag
    /// comes from it and is `wanted`.
    func token(
        _ verb: StoreVerb, _ key: ObjectKey, _ path: String, wanted: Bool = true
    ) throws(StoreError) -> ETag? {
        try mapped(verb, key) { () throws(SystemError) in
            guard let status = try stat.of(path), status.isFile else { return nil }
            if !wanted || LakeLayout.isTemporary(key) || status.st_size > Int64(ContentHash.smallSizeMax) {
                return ContentHash.etag(of: key, size: Int64(status.st_size))
            }
            return try contents(path).map(ContentHash.etag(of:))
        }
    }

    /// The bytes of a file, nil where there is none.
    func contents(_ path: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let file = try OpenFile(path, O_RDONLY)
            let status = try file.status()
            guard status.isFile else { return nil }
            // One byte more than expected: a file that grows under us is another file's ETag, not half of
            // one.
            return try file.read(Int(status.st_size) + 1)
        } catch {
            if error.code == ENOENT || error.code == ENOTDIR { return nil }
            throw error
        }
    }

    /// Writes the content under a name of the store's own, durable; the caller links or renames it, or
    /// unlinks it.
    private func write(_ verb: StoreVerb, _ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> String {
        guard content.count <= ContentHash.smallSizeMax else {
            throw StoreError(
                .rejected, verb.rawValue, key.text,
                "\(content.count) bytes are no small object, at most \(ContentHash.smallSizeMax) are",
                hint: "lower connect.datalake.batch.files.max, so that a lock names fewer files")
        }
        return try makeNew(verb, key) { (file) throws(SystemError) in try file.write(content) }
    }

    /// Makes a durable file under a name of the store's own and leaves nothing behind when that fails.
    func makeNew(
        _ verb: StoreVerb, _ key: ObjectKey, _ fill: (borrowing OpenFile) throws(SystemError) -> Void
    ) throws(StoreError) -> String {
        let new = newPath()
        do throws(SystemError) {
            // Made on its own, so that a directory which was removed by hand is made again.
            try directories.within(layout.new, "open", new) {
                let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
                return descriptor < 0 ? -1 : close(descriptor)
            }
            let file = try OpenFile(new, O_WRONLY)
            try fill(file)
            try file.sync()
        } catch {
            unlink(new)
            throw error.store(verb, key.text)
        }
        return new
    }
}
