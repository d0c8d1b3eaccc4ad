/// What PROPERTIES gives; nil (or no entry) means that the key was not written. `EffectiveProperties` has the
/// defaults.
package struct StatementProperties: Sendable, Equatable {
    package var paddingType: PaddingType?
    package var paddingChar: Character?
    /// `padding.length.<name>` by name: `offset` and `partition`.
    package var paddingLengths: [String: Int] = [:]
    package var partitionIncludeKeys: Bool?
    package var storeEnvelope: Bool?
    package var envelopeKey: Bool?
    package var envelopeValue: Bool?
    package var envelopeHeaders: Bool?
    package var envelopeMetadata: Bool?
    /// Records; at least 1.
    package var flushCount: Int64?
    /// Bytes; at least 1.
    package var flushSize: Int64?
    /// Seconds; at least 1.
    package var flushInterval: Int64?
    package var keySuffix: String?
    package var objectKeyTemplate: ObjectKeyTemplate?

    package init() {}
}
