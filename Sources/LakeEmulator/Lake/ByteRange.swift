/// `bytes=a-b` and `bytes=a-`, the forms that the service knows.
enum ByteRange {
    /// The bytes of a content of `length` that `text` asks for; nil where it asks for all. Ends behind the
    /// content are clipped; beginnings there are refused.
    static func parse(_ text: String?, length: Int) throws(Refusal) -> Range<Int>? {
        guard let text, text.hasPrefix("bytes=") else { return nil }
        let parts = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = Int(parts[0]), start >= 0 else { return nil }
        guard start < length else { throw .invalidRange }
        if parts[1].isEmpty { return start..<length }
        guard let last = Int(parts[1]), last >= start else { throw .invalidHeaderValue }
        return start..<min(length, last == .max ? length : last + 1)
    }
}
