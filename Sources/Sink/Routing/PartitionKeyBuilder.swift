public import Bytes
public import ConnectData

/// Makes the raw key of a record: the bytes of its partition inputs, told apart by kind and length.
///
/// Equal raw keys mean equal partition keys; the converse is not so (`1` and `"1"`), which the owner settles
/// by `PartitionPlan.partitionKey` when a raw key is met first. No allocation per record; the text of a
/// `_date` bucket is made once and remembered.
///
/// Layout, a field after the other: one byte of kind (bit 7: the string holds JSON escapes; bit 6: a whole
/// key, value or header), then nothing for null, 8 bytes for a scalar of fixed size, or 4 bytes of length and
/// the bytes (for a decimal 2 bytes of scale before them). Topic and partition stand in no raw key: it is
/// kept per topic partition.
public struct PartitionKeyBuilder: ~Copyable {
    @usableFromInline enum Part: UInt8, BitwiseCopyable { case value, key, header, date }

    @usableFromInline struct Step: BitwiseCopyable {
        @usableFromInline var part: Part
        @usableFromInline var slot: Int32
        /// Index into the plan's fields.
        @usableFromInline var field: Int32

        init(_ part: Part, _ slot: Int, _ field: Int) {
            self.part = part
            self.slot = Int32(slot)
            self.field = Int32(field)
        }
    }

    @usableFromInline var steps: SlotArray<Step>
    @usableFromInline var scratch: ByteBuffer
    @usableFromInline var buckets: DateBuckets
    @usableFromInline let failsLikeJava: Bool
    let plan: PartitionPlan

    package init(_ plan: PartitionPlan) {
        self.plan = plan
        failsLikeJava = plan.compatibility == .streamReactor
        steps = SlotArray(capacity: max(plan.fields.count, 4))
        scratch = ByteBuffer(capacity: 256)
        buckets = DateBuckets(plan.datePatterns, zone: plan.zone)
        for (index, field) in plan.fields.enumerated() {
            switch field.source {
            case .value(let slot): steps.append(Step(.value, slot, index))
            case .key(let slot): steps.append(Step(.key, slot, index))
            case .header(let slot): steps.append(Step(.header, slot, index))
            case .date(let slot): steps.append(Step(.date, slot, index))
            case .topic, .partition: break
            }
        }
    }

    /// The raw key that `build` made last. Valid until the next `build`.
    @inlinable public var raw: UnsafeRawBufferPointer { scratch.bytes }

    /// Makes the raw key of one record. Fails where the record has no partition key.
    ///
    /// - Parameter timestamp: epoch ms, or -1 when the record has none.
    @inlinable public mutating func build(
        timestamp: Int64, values: FieldRow = .none, keys: FieldRow = .none, headers: FieldRow = .none
    ) throws(RoutingError) {
        scratch.removeAll()
        for index in 0..<steps.count {
            let step = steps[index]
            switch step.part {
            case .value: try append(values, step)
            case .key: try append(keys, step)
            case .header: try append(headers, step)
            case .date: try appendDate(timestamp, step)
            }
        }
    }

    @inlinable mutating func append(_ row: FieldRow, _ step: Step) throws(RoutingError) {
        guard let entries = row.entries, let spaces = row.spaces else {
            preconditionFailure("the plan asks for a part that was not provided")
        }
        let entry = entries[Int(step.slot)]
        switch entry.kind {
        case .string, .number, .bytes:
            scratch.reserve(5 &+ Int(entry.length))
            scratch.append(RawKey.tag(entry))
            appendBytes(entry, spaces)
        case .boolean, .int8, .int16, .int32, .int64, .float32, .float64:
            scratch.append(RawKey.tag(entry))
            append8(entry.payload)
        case .null:
            if failsLikeJava { try check(entry, step) }
            scratch.append(RawKey.tag(entry))
        case .date, .time, .timestamp:
            if failsLikeJava { try check(entry, step) }
            scratch.append(RawKey.tag(entry))
            append8(entry.payload)
        case .decimal:
            scratch.append(RawKey.tag(entry))
            scratch.append(UInt8(truncatingIfNeeded: entry.scale))
            scratch.append(UInt8(truncatingIfNeeded: entry.scale >> 8))
            appendBytes(entry, spaces)
        case .array, .map, .structure:
            try check(entry, step)
        }
    }

    @inlinable mutating func appendBytes(_ entry: TapeEntry, _ spaces: ValueSpaces) {
        append4(entry.length)
        scratch.append(spaces.bytes(entry))
    }

    @inlinable mutating func append4(_ value: UInt32) {
        scratch.reserve(4)
        scratch.pointer.storeBytes(of: value, toByteOffset: scratch.count, as: UInt32.self)
        scratch.setCount(scratch.count &+ 4)
    }

    @inlinable mutating func append8(_ value: UInt64) {
        scratch.reserve(8)
        scratch.pointer.storeBytes(of: value, toByteOffset: scratch.count, as: UInt64.self)
        scratch.setCount(scratch.count &+ 8)
    }

    @usableFromInline mutating func appendDate(_ timestamp: Int64, _ step: Step) throws(RoutingError) {
        if timestamp < 0 {
            // Kafka knows no time before 1970: a negative timestamp is an absent one.
            if failsLikeJava {
                throw RoutingFailures.noTimestamp(plan.fields[Int(step.field)])
            }
            scratch.append(RawKey.tag(TapeEntry(.null)))
            return
        }
        scratch.append(RawKey.tag(TapeEntry(.string)))
        let start = scratch.count
        append4(0)
        buckets.append(Int(step.slot), timestamp, to: &scratch)
        let length = UInt32(truncatingIfNeeded: scratch.count &- start &- 4)
        scratch.pointer.storeBytes(of: length, toByteOffset: start, as: UInt32.self)
    }

    @usableFromInline func check(_ entry: TapeEntry, _ step: Step) throws(RoutingError) {
        let field = plan.fields[Int(step.field)]
        if let failure = RoutingFailures.failure(entry, field, plan) { throw failure }
    }
}
