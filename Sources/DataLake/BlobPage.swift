import ObjectStore

/// One page of the Blob face's listing (adls-rest 2.4).
struct BlobPage {
    var blobs: [ListedObject] = []
    /// The mark of the next page; empty at the end.
    var next = ""

    /// Nil where it is no page.
    init?(_ body: [UInt8]) {
        var scanner = XMLText(body)
        var open: [String] = []
        var isEncoded = false
        var text = ""
        var fields: [String: String] = [:]
        var metadata: [String: String]?
        var isListing = false
        do {
            while let event = try scanner.next() {
                switch event {
                case .start(let name, let encoded):
                    if name == "Blob" {
                        fields = [:]
                        metadata = nil
                    }
                    isListing = isListing || name == "EnumerationResults"
                    open.append(name)
                    isEncoded = encoded
                    text = ""
                case .text(let more): text += more
                case .end(let name):
                    guard open.popLast() == name else { return nil }
                    if name == "Blob" {
                        guard var blob = Self.blob(fields) else { continue }
                        blob.metadata = metadata.map(ObjectMetadata.init)
                        blobs.append(blob)
                    } else if name == "NextMarker" {
                        next = text
                    } else if open.last == "Metadata" {
                        metadata = metadata ?? [:]
                        metadata?[name.lowercased()] = isEncoded ? URLText.decode(text) : text
                    } else if open.last == "Blob" || open.last == "Properties" {
                        fields[name] = isEncoded ? URLText.decode(text) : text
                    }
                    isEncoded = false
                    text = ""
                }
            }
        } catch { return nil }
        guard isListing, open.isEmpty else { return nil }
    }

    /// Nil for what is no object: on accounts with a hierarchical namespace directories stand among the
    /// blobs.
    private static func blob(_ fields: [String: String]) -> ListedObject? {
        guard let name = fields["Name"], fields["ResourceType"] != "directory" else { return nil }
        return ListedObject(
            key: ObjectKey(name), size: fields["Content-Length"].flatMap { Int64($0) } ?? 0,
            modified: fields["Last-Modified"].flatMap { ServiceTime.seconds(header: $0) } ?? 0)
    }
}
