package import ObjectStore

/// What came of a `StoreRequest`.
package enum StoreAnswer: Equatable, Sendable {
    /// `read`: nil when there is no such object.
    case object(StoredObject?)
    /// `list`.
    case listed([ListedObject])
    /// `head`: nil when there is no such object.
    case head(ObjectHead?)
    /// `create`, `replace`, `upload`, `uploadContent`.
    case written(ETag)
    /// `publish`, `overwrite`.
    case done
    /// `delete`: whether it was there.
    case removed(Bool)
    case failed(StoreError)
}
