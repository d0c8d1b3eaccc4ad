/// What a request asks, as far as its answer's meaning depends on it.
enum Ask: CaseIterable, Sendable {
    case read, head, list
    /// Put Blob or Put Block List where there must be none yet.
    case create, upload
    /// Put Blob where there must be that one.
    case replace
    /// Put Blob or Put Block List over whatever is there.
    case overwrite
    case block
    case rename, copy
    case makeDirectory
    case delete, deleteIfMatch
    /// Looks at the container and the account.
    case look

    /// The client itself sends it again, so that an answer which passes means "not done".
    var repeats: Bool {
        switch self {
        case .read, .head, .list, .block, .makeDirectory, .delete, .look: true
        case .create, .upload, .replace, .overwrite, .rename, .copy, .deleteIfMatch: false
        }
    }
}
