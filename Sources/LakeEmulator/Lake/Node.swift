/// A file (on the Blob face: a blob) or a directory.
struct Node: Sendable {
    enum Kind: String, Sendable { case file, directory }

    var kind: Kind
    var etag: ETag
    var modified: EmulatorInstant
    var created: EmulatorInstant
    /// Which API made its content: the other one's appends and blocks are refused.
    var origin: Face
    var metadata: [Property] = []
    var headers = ContentHeaders()
    var content = Content()
    var staged = StagedAppends()
    /// The committed blocks; empty for content of any other make.
    var blocks: [Block] = []
    var lease = Lease()
    var access: Access
    var copy: CopyState?

    init(_ kind: Kind, _ stamp: Stamp, origin: Face) {
        self.kind = kind
        self.origin = origin
        etag = stamp.etag
        modified = stamp.now
        created = stamp.now
        access = kind == .file ? .file : .directory
    }

    /// The same with a new state's marks.
    func changed(_ stamp: Stamp) -> Node {
        var out = self
        out.etag = stamp.etag
        out.modified = stamp.now
        return out
    }

    /// Metadata as the Blob face shows it: a directory has a mark there.
    var blobMetadata: [Property] {
        guard kind == .directory else { return metadata }
        return metadata.filter { $0.name != "hdi_isfolder" } + [Property(name: "hdi_isfolder", value: "true")]
    }
}
