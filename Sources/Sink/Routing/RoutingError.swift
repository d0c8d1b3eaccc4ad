/// Why a record gets no object key, or a statement no namer.
public struct RoutingError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// This one record cannot be placed: the error policy decides.
        case badRecord
        /// The statement cannot work for any record: the task does not start.
        case rejected
    }

    public var kind: Kind
    /// What is wrong, without the record's content (it may be secret).
    public var message: String
    /// What a person can do about it.
    public var hint: String?
    /// The class of the Java connector's exception, where it has one of its own.
    public var javaClass: String?

    public init(_ kind: Kind, _ message: String, hint: String? = nil, javaClass: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.javaClass = javaClass
    }

    public var description: String { message + (hint.map { " (\($0))" } ?? "") }
}
