import Bytes
import ConnectData

extension RecordEncoder {
    /// The value's bytes and nothing else; one record a file (`lenses-behaviour.md` 5.9).
    mutating func encodeBytes(_ value: RecordPart, into out: inout ByteBuffer, file: FileState)
        throws(FormatError)
    {
        guard file.records == 0 else {
            throw FormatError(
                "Output stream already written to, can only write a single record for BYTES type.",
                javaClass: "io.lenses.streamreactor.connect.cloud.common.formats.FormatWriterException")
        }
        var bytes = value.bytes
        switch value.form {
        case .none: throw Self.noBytes
        case .bytes: break
        case .text, .json: throw value.bytes.baseAddress == nil ? Self.noBytes : Self.notBinary
        case .tape:
            guard let view = TapeView(value) else { preconditionFailure("a tape without entries") }
            switch view[value.root].kind {
            case .bytes: bytes = view.bytes(view[value.root])
            case .null: throw Self.noBytes
            default: throw Self.notBinary
            }
        }
        // A file of no bytes is refused by the Java connector's upload and by some stores; it holds no
        // record.
        guard bytes.count > 0 else { throw Self.noBytes }
        out.append(bytes)
    }

    private static var noBytes: FormatError {
        FormatError(
            "a null or empty value would make a file of zero bytes, which is not stored; set "
                + "connect.datalake.skip.null.values=true to leave null values out")
    }

    private static var notBinary: FormatError {
        FormatError(
            "Non-binary content received. Please check your configuration. It is required the converter to be set "
                + "to [org.apache.kafka.connect.converters.ByteArrayConverter].",
            javaClass: "io.lenses.streamreactor.connect.cloud.common.formats.FormatWriterException")
    }
}
