package import ObjectStore

/// One store call that a machine asks for. The worker carries it out on its pool and answers with
/// `StoreAnswer`.
///
/// A request is carried out once: nothing below the machine repeats a conditional write.
package enum StoreRequest: Equatable, Sendable {
    case read(ObjectKey)
    /// Everything below a directory; the prefix ends with `/`.
    case list(String)
    case head(ObjectKey)
    case create(ObjectKey, [UInt8])
    case replace(ObjectKey, [UInt8], ifMatch: ETag)
    case delete(ObjectKey, ifMatch: ETag?)
    /// The staging file at `path` under a temporary name that is used once.
    case upload(StagedFile.ID, path: String, temp: ObjectKey, ObjectMetadata)
    /// A small object made by the machine (a manifest), uploaded like a staging file.
    case uploadContent([UInt8], temp: ObjectKey)
    case publish(ObjectKey, as: ObjectKey, ifMatch: ETag)
    /// At-least-once: straight under the final name, replacing what is there.
    case overwrite(StagedFile.ID, path: String, final: ObjectKey, ObjectMetadata)

    /// The object or directory that the call is about, for messages.
    package var key: String {
        switch self {
        case .read(let key), .head(let key), .create(let key, _), .replace(let key, _, _),
            .delete(let key, _):
            key.text
        case .list(let prefix): prefix
        case .upload(_, _, let temp, _), .uploadContent(_, let temp): temp.text
        case .publish(let temp, _, _): temp.text
        case .overwrite(_, _, let final, _): final.text
        }
    }
}
