public import ConnectData

/// A key, a value or a header as an encoder takes it: borrowed for the time of one call.
@frozen public struct RecordPart: @unchecked Sendable {  // Borrowed pointers of one batch on one thread.
    /// How the part is given.
    @frozen public enum Form: UInt8, Sendable, Equatable {
        /// Not given: nothing needs it, or the record has none and no schema says what it would be (a
        /// tombstone).
        case none
        /// The bytes of one JSON document that a converter has checked.
        case json
        /// Text as Kafka holds it (StringConverter); invalid UTF-8 is replaced on the way. Without bytes:
        /// null.
        case text
        /// Bytes as Kafka holds them (ByteArrayConverter). Without bytes: null.
        case bytes
        /// A value on a tape.
        case tape
    }

    public var form: Form
    /// The schema's number in the task's `SchemaTable`; 0 = none. Tapes only.
    public var schema: UInt32
    /// Index of the value's first entry. Tapes only.
    public var root: Int
    /// The part's bytes; base address nil = null. All but tapes.
    public var bytes: UnsafeRawBufferPointer
    public var entries: UnsafePointer<TapeEntry>?
    public var spaces: ValueSpaces?

    @inlinable init(form: Form, bytes: UnsafeRawBufferPointer) {
        self.form = form
        self.bytes = bytes
        schema = 0
        root = 0
        entries = nil
        spaces = nil
    }

    /// A null without a schema, or a part that nothing needs.
    @inlinable public static var none: RecordPart {
        RecordPart(form: .none, bytes: .init(start: nil, count: 0))
    }
    /// A checked JSON document; nil is a null without a schema.
    @inlinable public static func json(_ document: UnsafeRawBufferPointer?) -> RecordPart {
        guard let document else { return .none }
        return RecordPart(form: .json, bytes: document)
    }
    /// Text; nil is a null of an optional string schema.
    @inlinable public static func text(_ text: UnsafeRawBufferPointer?) -> RecordPart {
        RecordPart(form: .text, bytes: text ?? .init(start: nil, count: 0), present: text != nil)
    }
    /// Bytes; nil is a null of an optional bytes schema.
    @inlinable public static func bytes(_ bytes: UnsafeRawBufferPointer?) -> RecordPart {
        RecordPart(form: .bytes, bytes: bytes ?? .init(start: nil, count: 0), present: bytes != nil)
    }

    /// Empty is not null: an empty slice without an address gets one.
    @inlinable init(form: Form, bytes: UnsafeRawBufferPointer, present: Bool) {
        self.init(form: form, bytes: bytes)
        if present, bytes.baseAddress == nil {
            self.bytes = UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: 1), count: 0)
        }
    }

    /// The value at `root` of a tape. The tape and the spaces must stay as they are during the call.
    @inlinable public init(tape: UnsafePointer<TapeEntry>, root: Int, schema: UInt32, spaces: ValueSpaces) {
        self.init(form: .tape, bytes: .init(start: nil, count: 0))
        self.schema = schema
        self.root = root
        entries = tape
        self.spaces = spaces
    }

    /// A record's value (or key) in a converted column.
    @inlinable public init(_ column: borrowing ConvertedColumn, record: Int, spaces: ValueSpaces) {
        self.init(
            tape: UnsafePointer(column.tape.pointer), root: Int(column.roots[record]),
            schema: column.schemas[record],
            spaces: spaces)
    }
}
