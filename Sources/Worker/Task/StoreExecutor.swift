import Glibc
package import ObjectStore
package import Sink

/// Carries out one store request on a pool thread and turns what came of it into an answer.
///
/// Nothing is repeated here: a machine decides what an outcome means.
package struct StoreExecutor: Sendable {
    package let store: any ObjectStore
    /// Where small objects made by the machine are written before their upload.
    package let stagingDirectory: String
    private let disk: any StagingDisk

    package init(
        store: any ObjectStore, stagingDirectory: String, disk: any StagingDisk = LocalDisk.shared
    ) {
        self.store = store
        self.stagingDirectory = stagingDirectory
        self.disk = disk
    }

    package func perform(_ request: StoreRequest) -> StoreAnswer {
        do throws(StoreError) {
            switch request {
            case .read(let key): return .object(try store.read(key))
            case .list(let prefix): return .listed(try store.list(prefix))
            case .head(let key): return .head(try store.head(key))
            case .create(let key, let content): return .written(try store.create(key, content))
            case .replace(let key, let content, let etag):
                return .written(try store.replace(key, content, ifMatch: etag))
            case .delete(let key, let etag): return .removed(try store.delete(key, ifMatch: etag))
            case .upload(_, let path, let temp, let metadata):
                return .written(try store.upload(file: path, to: temp, metadata: metadata))
            case .uploadContent(let content, let temp): return .written(try upload(content, to: temp))
            case .publish(let temp, let final, let etag):
                try store.publish(temp, as: final, ifMatch: etag)
                return .done
            case .overwrite(_, let path, let final, let metadata):
                try store.overwrite(file: path, to: final, metadata: metadata)
                return .done
            }
        } catch {
            return .failed(error)
        }
    }

    /// Whether the call moves a file's bytes and may wait behind the small ones.
    package static func isBulk(_ request: StoreRequest) -> Bool {
        switch request {
        case .upload, .overwrite: true
        default: false
        }
    }

    private func upload(_ content: [UInt8], to temp: ObjectKey) throws(StoreError) -> ETag {
        // Temporary names are used once, so their last part is a safe local name that nobody else has.
        let path = "\(stagingDirectory)/content-\(temp.parts.last ?? "")"
        defer { disk.remove(path) }
        do throws(StagingError) {
            try write(content, path)
        } catch {
            throw StoreError(
                error.isFull ? .unavailable : .rejected, "uploadContent", path,
                String(cString: strerror(error.code)), hint: error.hint)
        }
        return try store.upload(file: path, to: temp, metadata: ObjectMetadata())
    }

    private func write(_ content: [UInt8], _ path: String) throws(StagingError) {
        disk.remove(path)
        let descriptor = try disk.open(path, makes: true)
        do throws(StagingError) {
            try content.span.withUnsafeBytes { (bytes) throws(StagingError) in
                try disk.write(bytes, to: descriptor, of: path)
            }
        } catch {
            disk.abandon(descriptor)
            throw error
        }
        try disk.close(descriptor, of: path)
    }
}
