/// STOREAS. Whether a format exists in this version is the caller's to say: all of them parse.
package enum StoreAs: Sendable, Equatable {
    case json, text, bytes, avro, parquet
    case csv(headers: Bool)

    /// The documented spelling, as `explain` shows it.
    package var name: String {
        switch self {
        case .json: "JSON"
        case .text: "TEXT"
        case .bytes: "BYTES"
        case .avro: "AVRO"
        case .parquet: "PARQUET"
        case .csv(headers: false): "CSV"
        case .csv(headers: true): "CSV_WITHHEADERS"
        }
    }

    /// Whether a record of this format can carry key, headers and metadata (lenses-behaviour 5.10).
    package var takesEnvelope: Bool {
        switch self {
        case .json, .avro, .parquet: true
        case .csv, .text, .bytes: false
        }
    }
}
