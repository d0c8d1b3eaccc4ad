#if canImport(Glibc)
    import Glibc
#endif
import Bytes

/// JSON documents that go through as they were written, kept to one line each.
enum JSONLine {
    /// Appends a checked JSON document without the line breaks that stood between its tokens and without
    /// halves of surrogate pairs (readers refuse whole files for them). A document of blanks alone is `null`,
    /// as the JsonConverter has it.
    static func append(_ document: UnsafeRawBufferPointer, into out: inout ByteBuffer, flags: inout TextFlags)
    {
        guard let base = document.baseAddress, !isBlank(document) else { return out.append("null") }
        let count = document.count
        if memchr(base, 0x0A, count) == nil, memchr(base, 0x0D, count) == nil, !hasHalfPair(document) {
            return out.append(base, count: count)
        }
        var copied = 0
        var index = 0
        while index < count {
            switch document[index] {
            // Valid JSON has raw line breaks only between tokens, where nothing stands for them.
            case 0x0A, 0x0D:
                out.append(base + copied, count: index &- copied)
                index &+= 1
                copied = index
            case UInt8(ascii: "\\"):
                switch UTF8Scan.escape(document, at: index) {
                case .whole(let length): index &+= length
                case .broken: index &+= 1
                case .half:
                    out.append(base + copied, count: index &- copied)
                    out.append("\u{FFFD}")
                    flags.replaced = true
                    index &+= 6
                    copied = index
                }
            default: index &+= 1
            }
        }
        out.append(base + copied, count: count &- copied)
    }

    static func isBlank(_ document: UnsafeRawBufferPointer) -> Bool {
        if document.count > 0, document[0] > 0x20 { return false }
        for byte in document where byte > 0x20 { return false }
        return true
    }

    /// What stands between the quotes of a document that is a string; nil for any other document.
    static func stringInside(_ document: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let first = document.firstIndex(where: { $0 > 0x20 }), document[first] == UInt8(ascii: "\""),
            let last = document.lastIndex(where: { $0 > 0x20 }), last > first
        else { return nil }
        return UnsafeRawBufferPointer(rebasing: document[first + 1..<last])
    }

    /// Whether an escape in `document` is half a surrogate pair.
    static func hasHalfPair(_ document: UnsafeRawBufferPointer) -> Bool {
        guard let base = document.baseAddress else { return false }
        var index = 0
        while index < document.count, let found = memchr(base + index, 0x5C, document.count &- index) {
            index = UnsafeRawPointer(found) - base
            switch UTF8Scan.escape(document, at: index) {
            case .whole(let length): index &+= length
            case .broken: index &+= 1
            case .half: return true
            }
        }
        return false
    }
}
