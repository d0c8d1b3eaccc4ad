import ObjectStore

/// Which keys the service can hold under exactly that name. Others are refused before anything is sent: the
/// service would take `a//b` for `a/b` and resolve `..`.
struct ObjectName {
    let capabilities: StoreCapabilities

    /// The Blob face lists metadata on request (`include=metadata`), on both kinds of account: no manifest is
    /// needed beside a unit's files (design 4.8).
    static let hierarchical = StoreCapabilities(
        metadata: true, listsMetadata: true, atomicRename: true, keyLengthMax: 1_024, keyPartLengthMax: 255,
        keyPartsMax: 61, keyCountsUTF16: true)
    static let flat = StoreCapabilities(
        metadata: true, listsMetadata: true, atomicRename: false, keyLengthMax: 1_024, keyPartsMax: 254,
        keyCountsUTF16: true)

    /// What is wrong with a key, or nil.
    func fault(_ key: ObjectKey) -> String? {
        let length = key.text.utf16.count
        if length == 0 { return "an empty key names nothing" }
        if length > capabilities.keyLengthMax {
            return "the key has \(length) characters, the service takes \(capabilities.keyLengthMax)"
        }
        let parts = key.parts
        if let most = capabilities.keyPartsMax, parts.count > most {
            return "the key has \(parts.count) parts, the service takes \(most)"
        }
        for part in parts {
            if part.isEmpty {
                return "the key has an empty part: it begins or ends with a slash or has two in a row"
            }
            if part == "." || part == ".." { return "the key has the part \(part), which means a directory" }
            if let most = capabilities.keyPartLengthMax, part.utf16.count > most {
                return "a part of the key has \(part.utf16.count) characters, the service takes \(most)"
            }
        }
        if key.text.utf8.contains(0) { return "the key has a NUL character" }
        return nil
    }

    /// The path of an object below `container`, as it is sent.
    static func path(_ container: String, _ key: String) -> String {
        let root = "/" + URLText.encode(container)
        return key.isEmpty ? root : root + "/" + URLText.encode(key, keepingSlashes: true)
    }

    /// The directory that holds `key`; empty for the container itself. A slash is one whatever follows.
    static func parent(_ key: String) -> String {
        key.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(key[..<$0]) } ?? ""
    }
}
