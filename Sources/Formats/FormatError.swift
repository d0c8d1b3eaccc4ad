/// A record that its file's format cannot hold. The buffer is as it was before the record.
public struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do, without the record's content (it may be secret).
    public var message: String
    /// Java's exception class, where the Java connector fails at the same place.
    public var javaClass: String?
    public var description: String { message }

    init(_ message: String, javaClass: String? = nil) {
        self.message = message
        self.javaClass = javaClass
    }
}
