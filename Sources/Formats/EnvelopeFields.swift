/// The parts of a record that its envelope holds (`store.envelope.fields.*`; each is on unless switched off).
public struct EnvelopeFields: Sendable, Equatable {
    public var key: Bool
    public var value: Bool
    public var headers: Bool
    public var metadata: Bool

    public init(key: Bool = true, value: Bool = true, headers: Bool = true, metadata: Bool = true) {
        self.key = key
        self.value = value
        self.headers = headers
        self.metadata = metadata
    }

    var isEmpty: Bool { !(key || value || headers || metadata) }
}
