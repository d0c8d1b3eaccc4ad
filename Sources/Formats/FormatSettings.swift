import Codecs
public import ConnectData

/// How one statement's records are written.
public struct FormatSettings: Sendable, Equatable {
    public var format: StorageFormat
    /// nil = the value alone is stored.
    public var envelope: EnvelopeFields?
    public var codec: CompressionCodec
    /// 1-9; nil = the codec's default.
    public var level: Int?
    public var compatibility: Compatibility
    public var detector: SchemaChangeDetector

    public init(
        format: StorageFormat, envelope: EnvelopeFields? = nil, codec: CompressionCodec = .uncompressed,
        level: Int? = nil, compatibility: Compatibility = .documented, detector: SchemaChangeDetector = .any
    ) {
        self.format = format
        self.envelope = envelope
        self.codec = codec
        self.level = level
        self.compatibility = compatibility
        self.detector = detector
    }

    /// The codec that files of this statement really get: CSV, TEXT and BYTES are never compressed
    /// (`lenses-behaviour.md` 5.10).
    package var effectiveCodec: CompressionCodec {
        switch format {
        case .json, .avro, .parquet: codec
        case .csv, .csvWithHeaders, .text, .bytes: .uncompressed
        }
    }

    /// The level of the gzip stream that each file goes through; nil = the file is the encoder's bytes.
    package var gzipLevel: Int? { effectiveCodec == .gzip ? level ?? GzipStream.defaultLevel : nil }

    /// What the object key ends in, without the leading dot.
    ///
    /// JSON under GZIP is `json.gz` (design section 5.5), `gz` alone in the Java connector's form.
    package var fileExtension: String {
        guard format == .json, codec == .gzip else { return format.fileExtension }
        return compatibility == .documented ? "json.gz" : "gz"
    }
}
