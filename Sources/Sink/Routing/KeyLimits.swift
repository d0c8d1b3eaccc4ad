package import ObjectStore

/// How long an object key may be in its store.
package struct KeyLimits: Sendable, Equatable {
    /// Longest key.
    package var lengthMax: Int
    /// Longest part between slashes; nil = no such limit.
    package var partLengthMax: Int?
    /// Most parts; nil = no such limit.
    package var partsMax: Int?
    /// Lengths count UTF-16 units (Azure) instead of bytes.
    package var countsUTF16: Bool

    package init(lengthMax: Int, partLengthMax: Int? = nil, partsMax: Int? = nil, countsUTF16: Bool = false) {
        self.lengthMax = lengthMax
        self.partLengthMax = partLengthMax
        self.partsMax = partsMax
        self.countsUTF16 = countsUTF16
    }

    package init(_ capabilities: StoreCapabilities) {
        self.init(
            lengthMax: capabilities.keyLengthMax, partLengthMax: capabilities.keyPartLengthMax,
            partsMax: capabilities.keyPartsMax, countsUTF16: capabilities.keyCountsUTF16)
    }

    /// What of `key` is beyond the limits, with the length, or nil when it fits.
    package func violation(_ key: String) -> String? {
        let length = length(of: key)
        let unit = countsUTF16 ? "characters" : "bytes"
        if length > lengthMax {
            return "the object key would have \(length) \(unit), the store takes \(lengthMax)"
        }
        let parts = PathParts.all(key)
        if let partsMax, parts.count > partsMax {
            return "the object key would have \(parts.count) parts, the store takes \(partsMax)"
        }
        if let partLengthMax, let longest = parts.map({ self.length(of: $0) }).max(), longest > partLengthMax
        {
            return "a part of the object key would have \(longest) \(unit), the store takes \(partLengthMax)"
        }
        return nil
    }

    private func length(of text: some StringProtocol) -> Int {
        countsUTF16 ? text.utf16.count : text.utf8.count
    }
}
