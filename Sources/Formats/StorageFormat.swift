/// What a statement's `STOREAS` asks for.
public enum StorageFormat: String, Sendable, Equatable, CaseIterable {
    case json = "JSON"
    case csv = "CSV"
    case csvWithHeaders = "CSV_WITHHEADERS"
    case text = "TEXT"
    case bytes = "BYTES"
    case avro = "AVRO"
    case parquet = "PARQUET"

    /// The format that `name` means, in any letter case; nil when there is none.
    public init?(name: some StringProtocol) { self.init(rawValue: name.uppercased()) }

    /// The last part of the object key, without codec.
    package var fileExtension: String {
        switch self {
        case .json: "json"
        case .csv, .csvWithHeaders: "csv"
        case .text: "text"
        case .bytes: "bytes"
        case .avro: "avro"
        case .parquet: "parquet"
        }
    }
}
