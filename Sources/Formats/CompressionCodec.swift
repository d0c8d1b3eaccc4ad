/// The values of `connect.datalake.compression.codec`.
public enum CompressionCodec: String, Sendable, Equatable, CaseIterable {
    case uncompressed = "UNCOMPRESSED"
    case snappy = "SNAPPY"
    case gzip = "GZIP"
    case lzo = "LZO"
    case lz4 = "LZ4"
    case brotli = "BROTLI"
    case bzip2 = "BZIP2"
    case zstd = "ZSTD"
    case deflate = "DEFLATE"
    case xz = "XZ"

    /// The codec that `name` means, in any letter case. `LZ0`, as the page prints it, means LZO.
    public init?(name: some StringProtocol) {
        let upper = name.uppercased()
        self.init(rawValue: upper == "LZ0" ? "LZO" : upper)
    }

    /// The formats that take this codec (the page's table, section Compression).
    package var formats: [StorageFormat] {
        switch self {
        case .uncompressed: [.avro, .parquet, .json]
        case .snappy, .zstd: [.avro, .parquet]
        case .gzip: [.parquet, .json]
        case .lzo, .lz4, .brotli: [.parquet]
        case .bzip2, .deflate, .xz: [.avro]
        }
    }
}
