/// The header lines of an answer as libcurl hands them over, one by one, ends included.
///
/// An interim answer (1xx) comes before the real one: each status line begins anew. Trailers after the body
/// are not headers and are left out.
struct AnswerHeaders {
    private(set) var fields: [HTTPHeaders.Field] = []
    /// Whether the blank line that ends them has come.
    private(set) var isComplete = false
    private var byteCount = 0

    /// More than any sensible server sends; a bound on what a broken one can make us keep.
    static let bytesMax = 1 << 20

    /// False where the answer's headers are beyond all bounds.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        byteCount += line.count
        guard byteCount <= Self.bytesMax else { return false }
        let text = line[...].trimmingEnds { $0 == 0x0D || $0 == 0x0A }
        if text.starts(with: "HTTP/".utf8) {
            fields.removeAll(keepingCapacity: true)
            isComplete = false
        } else if text.isEmpty {
            isComplete = true
        } else if !isComplete {
            add(text)
        }
        return true
    }

    private mutating func add(_ text: Slice<UnsafeRawBufferPointer>) {
        let isFolded = text.first == 0x20 || text.first == 0x09
        if isFolded, !fields.isEmpty {
            fields[fields.count - 1].value += " " + Self.trimmed(text)
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            fields.append(
                HTTPHeaders.Field(
                    Self.trimmed(text[..<colon]), Self.trimmed(text[text.index(after: colon)...])))
        }
    }

    private static func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: text.trimmingEnds { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate func trimmingEnds(where isBlank: (UInt8) -> Bool) -> Self {
        var part = drop(while: isBlank)
        while let last = part.last, isBlank(last) { part = part.dropLast() }
        return part
    }
}
