/// Every key of PROPERTIES (seed 001, "KCQL Properties"; lenses-newer, "object.key.template").
package enum PropertyKey: String, Sendable, CaseIterable {
    case paddingType = "padding.type"
    case paddingChar = "padding.char"
    case paddingLengthPartition = "padding.length.partition"
    case paddingLengthOffset = "padding.length.offset"
    case partitionIncludeKeys = "partition.include.keys"
    case storeEnvelope = "store.envelope"
    case envelopeKey = "store.envelope.fields.key"
    case envelopeValue = "store.envelope.fields.value"
    case envelopeHeaders = "store.envelope.fields.headers"
    case envelopeMetadata = "store.envelope.fields.metadata"
    case flushCount = "flush.count"
    case flushSize = "flush.size"
    case flushInterval = "flush.interval"
    case keySuffix = "key.suffix"
    case objectKeyTemplate = "object.key.template"

    /// What a value is, for messages and docs/kcql.md.
    package var values: String {
        switch self {
        case .paddingType: "LeftPad, RightPad or NoOp"
        case .paddingChar: "one character, no slash"
        case .paddingLengthPartition, .paddingLengthOffset: "a number from 0 to 100"
        case .partitionIncludeKeys, .storeEnvelope, .envelopeKey, .envelopeValue, .envelopeHeaders,
            .envelopeMetadata:
            "true or false"
        case .flushCount: "a number of records from 1 to \(Int64.max)"
        case .flushSize: "a number of bytes from 1 to \(Int64.max)"
        case .flushInterval: "a number of seconds from 1 to \(Int32.max)"
        case .keySuffix: "text"
        case .objectKeyTemplate: "text with placeholders in braces"
        }
    }

    /// The default, as docs/kcql.md shows it.
    package var defaultValue: String {
        switch self {
        case .paddingType: "LeftPad"
        case .paddingChar: "0"
        case .paddingLengthPartition: "0"
        case .paddingLengthOffset: "12"
        case .partitionIncludeKeys: "true with PARTITIONBY, else false"
        case .storeEnvelope: "false"
        case .envelopeKey, .envelopeValue, .envelopeHeaders, .envelopeMetadata: "true"
        case .flushCount: "50000; 1 for BYTES"
        case .flushSize: "500000000"
        case .flushInterval: "3600"
        case .keySuffix: "(empty)"
        case .objectKeyTemplate: "(none)"
        }
    }

    /// The key in any letter case, and the page's own spelling of the metadata flag, with two dots.
    init?(written: String) {
        let key = written.asciiLowercased
        if key == "store.envelope.fields..metadata" {
            self = .envelopeMetadata
        } else if let known = PropertyKey(rawValue: key) {
            self = known
        } else {
            return nil
        }
    }

    static func refused(_ written: String) -> (message: String, hint: String)? {
        switch written.asciiLowercased {
        case "store.file.namer", "store.file.namer.param":
            (
                "\(written) names a Java class, and no Java runs here",
                "describe the file names with object.key.template"
            )
        default: nil
        }
    }
}
