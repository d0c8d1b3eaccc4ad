/// Paths taken apart by bytes.
///
/// `String` and `Character` compare by what a reader sees: a slash with a combining mark behind it is no
/// slash to them, and two spellings of `é` are equal. A store sees bytes.
enum PathParts {
    /// The parts between slashes, empty ones too.
    static func all(_ text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    }

    /// The parts that are not empty, joined by one slash each.
    static func collapsed(_ text: String) -> String {
        text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.joined(separator: "/")
    }

    /// `.` or `..`.
    static func isDots(_ part: Substring) -> Bool {
        part.utf8.elementsEqual(".".utf8) || part.utf8.elementsEqual("..".utf8)
    }

    static func isBelow(_ root: String, _ key: String) -> Bool { key.utf8.starts(with: "\(root)/".utf8) }
}
