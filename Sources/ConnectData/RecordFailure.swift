/// The first record of a range that a step could not handle. Records before it were handled.
public struct RecordFailure: Error, Sendable, CustomStringConvertible {
    /// Index within the batch.
    public var index: Int
    /// What is wrong and what to do, without the record's content (it may be secret).
    public var message: String
    /// Java's exception class and message where a compatibility test needs them.
    public var javaClass: String?

    public init(index: Int, message: String, javaClass: String? = nil) {
        self.index = index
        self.message = message
        self.javaClass = javaClass
    }

    public var description: String { message }
}
