import Bytes
import ConnectData
import Formats

/// An encoder with one open file and everything a test needs to feed it.
final class Bench {
    let schemas = SchemaTable()
    var encoder: RecordEncoder
    var file = FileState()
    var out = ByteBuffer()
    private let tape = SampleTape()
    private let keyTape = SampleTape()

    init(
        _ format: StorageFormat, envelope: EnvelopeFields? = nil,
        _ compatibility: Compatibility = .documented,
        detector: SchemaChangeDetector = .any
    ) throws(FormatConfigError) {
        encoder = try RecordEncoder(
            FormatSettings(
                format: format, envelope: envelope, compatibility: compatibility, detector: detector),
            schemas: schemas
        )
    }

    var text: String { String(decoding: out.bytes, as: UTF8.self) }

    func encode(_ sample: Sample, _ schema: Schema? = nil) throws(FormatError) {
        try encode(part(sample, schema))
    }

    func encode(_ value: RecordPart) throws(FormatError) {
        try encoder.encode(RecordView(value: value), into: &out, file: &file)
    }

    func encode(text: [UInt8]?) throws {
        guard let text else { return try encode(.text(nil)) }
        try text.withUnsafeBytes { bytes in try encode(.text(bytes)) }
    }

    func encode(json: String) throws {
        let bytes = Array(json.utf8)
        try bytes.withUnsafeBytes { bytes in try encode(.json(bytes)) }
    }

    func encode(bytes: [UInt8]?) throws {
        guard let bytes else { return try encode(.bytes(nil)) }
        try bytes.withUnsafeBytes { bytes in try encode(.bytes(bytes)) }
    }

    func part(_ sample: Sample, _ schema: Schema? = nil) -> RecordPart {
        tape.part(sample, schema: schema.map(schemas.intern) ?? SchemaTable.none)
    }

    func key(_ sample: Sample, _ schema: Schema? = nil) -> RecordPart {
        keyTape.part(sample, schema: schema.map(schemas.intern) ?? SchemaTable.none)
    }

    func rolls(_ sample: Sample, _ schema: Schema? = nil) -> Bool {
        encoder.rolls(file, for: RecordView(value: part(sample, schema)))
    }

    /// Closes the file and begins the next one; returns what the file held.
    func next() -> String {
        encoder.end(file)
        file = FileState()
        defer { out.removeAll() }
        return text
    }
}

/// The record of a full envelope.
func record(
    key: RecordPart, value: RecordPart, headers: UnsafeBufferPointer<HeaderView>,
    timestamp: Int64 = 1_700_000_000_000
) -> RecordView {
    let topic: StaticString = "t1"
    return RecordView(
        value: value, key: key, headers: headers,
        topic: UnsafeRawBufferPointer(start: topic.utf8Start, count: topic.utf8CodeUnitCount), partition: 3,
        offset: 42, timestamp: timestamp)
}
