import CLinux
import Glibc
package import ObjectStore

/// Staged files: linked where staging is on the lake's file system, copied where it is not.
extension LocalObjectStore {
    package func upload(
        file staged: String, to temp: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) -> ETag {
        let path = try path(.upload, temp)
        let new = try adopt(.upload, temp, staged)
        defer { unlink(new) }
        do throws(SystemError) {
            try directories.within(LakeLayout.parent(path), "renameat2", path) {
                sluice_rename_noreplace(new, path)
            }
        } catch {
            throw error.code == EEXIST ? refused(.upload, temp, .exists) : error.store(.upload, temp.text)
        }
        guard let etag = try token(.upload, temp, path) else { throw refused(.upload, temp, .absent) }
        try settle(.upload, temp, path)
        return etag
    }

    package func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        let from = try path(.publish, temp)
        let to = try path(.publish, final)
        try check(.publish, temp, from, etag)
        do throws(SystemError) {
            try directories.within(LakeLayout.parent(to), "renameat2", to) {
                sluice_rename_noreplace(from, to)
            }
        } catch {
            switch error.code {
            case EEXIST: throw refused(.publish, final, .destinationExists)
            // The destination's directory has just been made, so it is the temporary object that went away.
            case ENOENT: throw refused(.publish, temp, .absent)
            default: throw error.store(.publish, final.text)
            }
        }
        try settle(.publish, final, to, from)
    }

    package func overwrite(
        file staged: String, to final: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) {
        let path = try path(.overwrite, final)
        let new = try adopt(.overwrite, final, staged)
        // Still there where final and staged file are the same inode already: then rename does nothing.
        defer { unlink(new) }
        try mapped(.overwrite, final) { () throws(SystemError) in
            try directories.within(LakeLayout.parent(path), "rename", path) { rename(new, path) }
        }
        try settle(.overwrite, final, path)
    }

    /// Gives a staged file a name of the store's own in the lake's file system, durable, without copying
    /// where a hard link can be made. Nobody writes to a staging file once it is handed over.
    private func adopt(_ verb: StoreVerb, _ key: ObjectKey, _ staged: String) throws(StoreError) -> String {
        let new = newPath()
        do throws(SystemError) {
            let source = try OpenFile(staged, O_RDONLY)
            guard try source.status().isFile else {
                throw SystemError(code: EISDIR, call: "open", path: staged)
            }
            try source.sync()
            try directories.within(layout.new, "link", staged) {
                linkat(AT_FDCWD, staged, AT_FDCWD, new, AT_SYMLINK_FOLLOW)
            }
            return new
        } catch {
            guard error.call == "link", [EXDEV, EPERM, EMLINK, ENOTSUP].contains(error.code) else {
                throw error.store(verb, key.text)
            }
        }
        return try makeNew(verb, key) { (file) throws(SystemError) in
            try file.copy(from: OpenFile(staged, O_RDONLY))
        }
    }
}
