/// A converter class or option that cannot be used, with what to write instead.
public struct ConverterConfigError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The option without its `key.converter.` prefix; nil when the class itself is wrong.
    public var option: String?
    public var message: String
    /// Java's exception class where it throws one.
    public var javaClass: String?

    public init(option: String? = nil, message: String, javaClass: String? = nil) {
        self.option = option
        self.message = message
        self.javaClass = javaClass
    }

    public var description: String { message }
}
