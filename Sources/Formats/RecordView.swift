/// One header of a record: its name in UTF-8 and its value.
@frozen public struct HeaderView: @unchecked Sendable {  // Borrowed pointers of one batch on one thread.
    public var name: UnsafeRawBufferPointer
    public var value: RecordPart

    @inlinable public init(name: UnsafeRawBufferPointer, value: RecordPart) {
        self.name = name
        self.value = value
    }
}

/// One record as an encoder takes it: borrowed for the time of one call, filled as `EncoderInputs` asks.
@frozen public struct RecordView: @unchecked Sendable {  // Borrowed pointers of one batch on one thread.
    public var value: RecordPart
    public var key: RecordPart
    public var headers: UnsafeBufferPointer<HeaderView>
    public var offset: Int64
    /// Epoch ms, or -1 when the record has none.
    public var timestamp: Int64
    public var partition: Int32
    /// The topic's name in UTF-8.
    public var topic: UnsafeRawBufferPointer

    /// A record of which only the value is stored.
    @inlinable public init(value: RecordPart) {
        self.value = value
        key = .none
        headers = .init(start: nil, count: 0)
        offset = 0
        timestamp = -1
        partition = 0
        topic = .init(start: nil, count: 0)
    }

    @inlinable public init(
        value: RecordPart, key: RecordPart, headers: UnsafeBufferPointer<HeaderView>,
        topic: UnsafeRawBufferPointer,
        partition: Int32, offset: Int64, timestamp: Int64
    ) {
        self.value = value
        self.key = key
        self.headers = headers
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
    }
}
