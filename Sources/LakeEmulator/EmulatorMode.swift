/// What the emulated account is and which of the service's optional habits it has.
package struct EmulatorMode: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A hierarchical namespace: directories, rename.
        case hierarchical = "hns"
        /// Blobs only, in one flat list; the DFS face cannot rename.
        case flat
        /// OneLake: bearer tokens only, no containers made, no batch, no rename of the first two levels.
        case oneLake = "onelake"
    }

    package var kind: Kind
    /// Deleted objects can be brought back: deletes answer `x-ms-delete-type-permanent: false`.
    package var softDelete = false
    /// Each overwrite leaves a version (flat accounts only): writes answer `x-ms-version-id`.
    package var versioning = false
    /// An immutability policy: objects can be made and read, not replaced, renamed or deleted.
    package var immutable = false
    /// HEAD of a path that does not exist answers 403, as HNS accounts with Shared Key were seen to do.
    package var forbidsUnknownPaths = false
    /// How many looks (HEAD) an asynchronous copy stays `pending` for; 0: it is done when it is answered.
    package var copyPolls = 0

    package init(_ kind: Kind) { self.kind = kind }
}
