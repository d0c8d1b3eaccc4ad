/// What holds for a statement after defaults (seed 001, table of KCQL properties) and the rules between
/// properties, format and partitioning.
package struct EffectiveProperties: Sendable, Equatable {
    package var padding: Padding
    /// `name=value` directories instead of `value`.
    package var partitionIncludeKeys: Bool
    /// What an enveloped record holds; nil = only the value is stored.
    package var envelope: Envelope?
    /// Records; 1 for BYTES.
    package var flushCount: Int64 = 50_000
    /// Bytes.
    package var flushSize: Int64 = 500_000_000
    /// Seconds.
    package var flushInterval: Int64 = 3600
    /// Stands between the file's stem and its extension; may be empty.
    package var keySuffix: String = ""
    /// Replaces the file name where given.
    package var objectKeyTemplate: ObjectKeyTemplate?

    /// How offset and partition are padded in file names and directories.
    package struct Padding: Sendable, Equatable {
        package var type: PaddingType = .leftPad
        package var char: Character = "0"
        /// 0 = no padding.
        package var offset: Int = 12
        package var partition: Int = 0

        package init() {}
    }

    /// The members of the envelope; at least one is true.
    package struct Envelope: Sendable, Equatable {
        package var key = true
        package var value = true
        package var headers = true
        package var metadata = true

        package init() {}
    }

    package init(padding: Padding = Padding(), partitionIncludeKeys: Bool = false, envelope: Envelope? = nil)
    {
        self.padding = padding
        self.partitionIncludeKeys = partitionIncludeKeys
        self.envelope = envelope
    }
}
