import ConnectData

/// A statement's format cannot be written with these settings; found at start.
public struct FormatConfigError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to write instead.
    public var message: String
    public var description: String { message }

    init(_ message: String) { self.message = message }
}

extension FormatSettings {
    /// Refuses what cannot be written, before the first record (the Java connector refuses codecs at its
    /// first record, `lenses-behaviour.md` 5.2). Every way to make an encoder goes through here.
    public func check() throws(FormatConfigError) {
        if format == .avro || format == .parquet {
            throw FormatConfigError(
                "STOREAS \(format.rawValue) comes in a later version. "
                    + "Use JSON, CSV, CSV_WITHHEADERS, TEXT or BYTES."
            )
        }
        if let envelope {
            if format != .json {
                throw FormatConfigError(
                    "Envelope is not supported for format \(format.rawValue). "
                        + "Use STOREAS JSON, or leave out store.envelope.")
            }
            if envelope.isEmpty {
                throw FormatConfigError(
                    "store.envelope is true and all of store.envelope.fields.key, .value, .headers and .metadata "
                        + "are false: every record would be empty. Set at least one of them to true.")
            }
        }
        try checkCodec()
    }

    private func checkCodec() throws(FormatConfigError) {
        let plain = format != .json
        // The Java connector ignores a codec for formats that have none (5.7-5.9, f66).
        if plain, compatibility == .streamReactor { return }
        if !(codec == .uncompressed || codec == .gzip && !plain) {
            let allowed = plain ? "UNCOMPRESSED" : "UNCOMPRESSED or GZIP"
            throw FormatConfigError(
                "connect.datalake.compression.codec=\(codec.rawValue) does not go with "
                    + "STOREAS \(format.rawValue), which takes \(allowed).\n\(Self.codecTable)")
        }
        if let level, codec == .gzip, !(1...9).contains(level) {
            throw FormatConfigError(
                "connect.datalake.compression.level=\(level) is out of range for GZIP: use 1 to 9.")
        }
    }

    /// Which codec goes with which format, as the page prints it.
    static let codecTable: String = {
        let columns: [StorageFormat] = [.avro, .parquet, .json]
        func cell(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        var lines = [cell("codec", 14) + columns.map { cell($0.rawValue, 9) }.joined()]
        for codec in CompressionCodec.allCases {
            let marks = columns.map { cell(codec.formats.contains($0) ? "yes" : "-", 9) }
            lines.append(cell(codec.rawValue, 14) + marks.joined())
        }
        lines.append("CSV, TEXT and BYTES are not compressed.")
        return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    }()
}
