/// What a converter gives, as far as an encoder can make use of it.
public enum PartSource: Sendable, Equatable {
    /// JsonConverter with `schemas.enable=false`.
    case schemalessJSON
    /// StringConverter in UTF-8.
    case string
    /// ByteArrayConverter.
    case byteArray
    /// Any other.
    case other
}

/// What an encoder reads of a record, so that nothing else is converted.
public struct EncoderInputs: Sendable, Equatable {
    /// The form in which the value is to be given; `.none` = not read. A null value is always `.none`,
    /// `.text(nil)`, `.bytes(nil)` or a null on the tape.
    public var value: RecordPart.Form
    /// The same for the key.
    public var key: RecordPart.Form
    /// Headers are read (as tapes, text or bytes).
    public var headers: Bool
    /// Topic, partition, offset and timestamp are read.
    public var metadata: Bool

    public init(value: RecordPart.Form, key: RecordPart.Form, headers: Bool, metadata: Bool) {
        self.value = value
        self.key = key
        self.headers = headers
        self.metadata = metadata
    }
}

extension FormatSettings {
    /// The forms in which parts that come from these converters are given to the encoder.
    ///
    /// The text of a schemaless JSON document goes through as the converter gives it: in the documented form
    /// as it was written, with every digit and the members' order.
    public func inputs(value: PartSource, key: PartSource) -> EncoderInputs {
        var inputs = EncoderInputs(value: .none, key: .none, headers: false, metadata: false)
        if let envelope {
            if envelope.value { inputs.value = form(value) }
            if envelope.key { inputs.key = form(key) }
            inputs.headers = envelope.headers
            inputs.metadata = envelope.metadata
        } else {
            inputs.value = form(value)
        }
        return inputs
    }

    private func form(_ source: PartSource) -> RecordPart.Form {
        switch source {
        case .schemalessJSON: format == .json ? .json : .tape
        case .string: .text
        case .byteArray: .bytes
        case .other: .tape
        }
    }
}
