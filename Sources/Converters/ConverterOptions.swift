/// The options of one converter, read and checked.
struct ConverterOptions {
    /// `schemas.enable`.
    var schemasEnabled = true
    /// `schema.content`: a fixed schema; the whole document is then the payload.
    var schemaContent: String?
    /// `schemas.cache.size`.
    var schemaCacheSize = 1000
    /// `replace.null.with.default`.
    var replacesNullWithDefault = true
    /// `converter.encoding`.
    var encoding = TextEncoding.utf8

    init(_ options: [String: String], kind: ConverterKind) throws(ConverterConfigError) {
        switch kind {
        case .json:
            schemasEnabled = try Self.bool(options, "schemas.enable", default: true)
            replacesNullWithDefault = try Self.bool(options, "replace.null.with.default", default: true)
            schemaCacheSize = try Self.int(options, "schemas.cache.size", default: 1000)
            if let content = options["schema.content"], !content.isEmpty { schemaContent = content }
            if let format = options["decimal.format"], !["BASE64", "NUMERIC"].contains(format.uppercased()) {
                throw Self.invalid(
                    "decimal.format", format, "String must be one of (case insensitive): NUMERIC, BASE64")
            }
        case .string:
            if let name = options["converter.encoding"], !name.isEmpty {
                guard let encoding = TextEncoding(name: name) else {
                    throw ConverterConfigError(
                        option: "converter.encoding",
                        message: "Unsupported encoding \(name); known are \(TextEncoding.names)",
                        javaClass: ConnectError.serializationException)
                }
                self.encoding = encoding
            }
        default: break
        }
    }

    private static let configException = "org.apache.kafka.common.config.ConfigException"

    private static func invalid(_ option: String, _ value: String, _ why: String) -> ConverterConfigError {
        ConverterConfigError(
            option: option, message: "Invalid value \(value) for configuration \(option): \(why)",
            javaClass: configException)
    }

    private static func bool(
        _ options: [String: String], _ name: String, default other: Bool
    ) throws(ConverterConfigError) -> Bool {
        guard let text = options[name] else { return other }
        switch trimmed(text).lowercased() {
        case "true": return true
        case "false": return false
        default: throw invalid(name, text, "Expected value to be either true or false")
        }
    }

    private static func int(
        _ options: [String: String], _ name: String, default other: Int
    ) throws(ConverterConfigError) -> Int {
        guard let text = options[name] else { return other }
        guard let value = Int32(trimmed(text)) else { throw invalid(name, text, "Not a number of type INT") }
        guard value >= 0 else { throw invalid(name, text, "Value must be at least 0") }
        return Int(value)
    }

    private static func trimmed(_ text: String) -> String {
        var slice = Substring(text)
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }
}
