/// A schema's default: tape entries with their own bytes (all of them in space `.arena`, offsets from 0).
public struct DefaultValue: Hashable, Sendable {
    public let entries: [TapeEntry]
    public let bytes: [UInt8]

    public init(entries: [TapeEntry], bytes: [UInt8]) {
        self.entries = entries
        self.bytes = bytes
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
