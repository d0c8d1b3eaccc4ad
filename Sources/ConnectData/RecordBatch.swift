public import Bytes

/// Where one record's parts are within its batch.
@frozen public struct RecordSlot: Sendable {
    public var offset: Offset
    /// Epoch ms, or -1 when the record has none.
    public var timestamp: Int64
    /// Offset in the batch's values; the byte behind the value is a newline.
    public var valueStart: UInt32
    /// -1 = null.
    public var valueLength: Int32
    /// Offset in the batch's side memory.
    public var keyStart: UInt32
    /// -1 = null.
    public var keyLength: Int32
    /// Index of the first header in `headers`.
    public var headerStart: UInt32
    public var headerCount: UInt32

    @inlinable public init(offset: Offset, timestamp: Int64) {
        self.offset = offset
        self.timestamp = timestamp
        valueStart = 0
        valueLength = -1
        keyStart = 0
        keyLength = -1
        headerStart = 0
        headerCount = 0
    }
}

/// Where one header's parts are in the batch's side memory.
@frozen public struct HeaderSlot: Sendable {
    public var nameStart: UInt32
    public var nameLength: UInt32
    public var valueStart: UInt32
    /// -1 = null.
    public var valueLength: Int32

    @inlinable public init(nameStart: UInt32, nameLength: UInt32, valueStart: UInt32, valueLength: Int32) {
        self.nameStart = nameStart
        self.nameLength = nameLength
        self.valueStart = valueStart
        self.valueLength = valueLength
    }
}

/// Consecutive records of one topic partition within a batch.
@frozen public struct RecordRun: Sendable, Equatable {
    /// The number that the consumer gave the topic partition (`Kafka` keeps the table).
    public var partition: Int32
    /// Indexes into `records`.
    public var start: Int32
    public var end: Int32

    @inlinable public init(partition: Int32, start: Int32, end: Int32) {
        self.partition = partition
        self.start = start
        self.end = end
    }
}

/// Records of one poll: payloads copied once into one buffer, joined by newlines; fixed-size slots beside it.
///
/// Reused from poll to poll. The values of neighbouring records lie side by side, each followed by one
/// newline, so that a run can be checked in one call and written to its file in one piece. A null value
/// occupies no bytes, not even a newline. Offsets are 32 bits: a consumer keeps a batch below 2 GiB.
public struct RecordBatch: ~Copyable, @unchecked Sendable {  // Unique owner.
    public var values: ByteBuffer
    /// Keys, header names and header values.
    public var side: ByteBuffer
    public var records: SlotArray<RecordSlot>
    public var headers: SlotArray<HeaderSlot>
    public var runs: SlotArray<RecordRun>

    public init(valueCapacity: Int = 256 << 10, records recordCapacity: Int = 1024) {
        values = ByteBuffer(capacity: valueCapacity)
        side = ByteBuffer(capacity: 4096)
        records = SlotArray(capacity: recordCapacity)
        headers = SlotArray(capacity: 16)
        runs = SlotArray(capacity: 64)
    }

    @inlinable public var count: Int { records.count }

    /// Forgets the records and keeps the memory.
    @inlinable public mutating func removeAll() {
        values.removeAll()
        side.removeAll()
        records.removeAll()
        headers.removeAll()
        runs.removeAll()
    }

    /// Appends a record of the topic partition numbered `partition`; nil means null.
    @inlinable public mutating func append(
        partition: Int32, offset: Offset, timestamp: Int64, key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?
    ) {
        var slot = RecordSlot(offset: offset, timestamp: timestamp)
        slot.valueStart = UInt32(truncatingIfNeeded: values.count)
        if let value {
            slot.valueLength = Int32(truncatingIfNeeded: value.count)
            values.append(value)
            values.append(UInt8(ascii: "\n"))
        }
        slot.keyStart = UInt32(truncatingIfNeeded: side.count)
        if let key {
            slot.keyLength = Int32(truncatingIfNeeded: key.count)
            side.append(key)
        }
        slot.headerStart = UInt32(truncatingIfNeeded: headers.count)
        let index = Int32(truncatingIfNeeded: records.count)
        records.append(slot)
        if runs.count > 0, runs[runs.count &- 1].partition == partition {
            runs[runs.count &- 1].end = index &+ 1
        } else {
            runs.append(RecordRun(partition: partition, start: index, end: index &+ 1))
        }
    }

    /// Appends a header to the record that was appended last.
    @inlinable public mutating func appendHeader(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)
    {
        let nameStart = side.count
        side.append(name)
        let valueStart = side.count
        if let value { side.append(value) }
        headers.append(
            HeaderSlot(
                nameStart: UInt32(truncatingIfNeeded: nameStart),
                nameLength: UInt32(truncatingIfNeeded: name.count),
                valueStart: UInt32(truncatingIfNeeded: valueStart),
                valueLength: value.map { Int32(truncatingIfNeeded: $0.count) } ?? -1))
        records[records.count &- 1].headerCount &+= 1
    }

    /// The value's bytes, nil for null. Valid until the batch changes.
    @inlinable public func value(_ index: Int) -> UnsafeRawBufferPointer? {
        let slot = records[index]
        guard slot.valueLength >= 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: values.pointer + Int(slot.valueStart), count: Int(slot.valueLength))
    }

    /// The key's bytes, nil for null. Valid until the batch changes.
    @inlinable public func key(_ index: Int) -> UnsafeRawBufferPointer? {
        let slot = records[index]
        guard slot.keyLength >= 0 else { return nil }
        return UnsafeRawBufferPointer(start: side.pointer + Int(slot.keyStart), count: Int(slot.keyLength))
    }

    @inlinable public func headerName(_ header: HeaderSlot) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: side.pointer + Int(header.nameStart), count: Int(header.nameLength))
    }

    @inlinable public func headerValue(_ header: HeaderSlot) -> UnsafeRawBufferPointer? {
        guard header.valueLength >= 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: side.pointer + Int(header.valueStart), count: Int(header.valueLength))
    }
}
