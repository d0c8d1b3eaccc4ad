package import Sink

/// What a worker does to the world outside of it: each is a place where a fault may fall.
package enum Effect: Int, CaseIterable, Sendable {
    case read, list, head, create, replace, delete, upload, uploadContent, publish, overwrite
    case stagingOpen, stagingWrite, stagingClose
    /// The questions to the broker before a partition opens.
    case position
    /// Offsets for the group.
    case commit
    case poll

    /// The effect that a store request is.
    package init(_ request: StoreRequest) {
        switch request {
        case .read: self = .read
        case .list: self = .list
        case .head: self = .head
        case .create: self = .create
        case .replace: self = .replace
        case .delete: self = .delete
        case .upload: self = .upload
        case .uploadContent: self = .uploadContent
        case .publish: self = .publish
        case .overwrite: self = .overwrite
        }
    }

    package var isStore: Bool { rawValue <= Effect.overwrite.rawValue }
    package var isStaging: Bool { self == .stagingOpen || self == .stagingWrite || self == .stagingClose }
    /// It changes nothing in the store.
    package var isReading: Bool { self == .read || self == .list || self == .head }
}
