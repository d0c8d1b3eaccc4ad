import Bytes
import ConnectData
import Converters
import Formats

/// The key, value and header converter of one task.
struct TaskConverters {
    let key: Converter
    let value: Converter
    let header: Converter

    init(_ settings: ConnectorSettings) throws(ConverterConfigError) {
        func make(_ role: ConverterRole, _ one: ConverterSettings) throws(ConverterConfigError) -> Converter {
            try Converter(
                className: one.className, options: one.options, role: role,
                compatibility: settings.compatibility)
        }
        key = try make(.key, settings.keyConverter)
        value = try make(.value, settings.valueConverter)
        header = try make(.header, settings.headerConverter)
    }

    var keySource: PartSource { Self.source(key.kind) }
    var valueSource: PartSource { Self.source(value.kind) }

    private static func source(_ kind: ConverterKind) -> PartSource {
        switch kind {
        case .json(schemas: false): .schemalessJSON
        case .string: .string
        case .bytes: .byteArray
        case .json, .boolean, .int16, .int32, .int64, .float32, .float64, .simpleHeader: .other
        }
    }
}

extension ConverterSettings {
    /// One stable line for the key function.
    var keyFunctionLine: String {
        className + options.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    }
}
