import Bytes
import ConnectData

extension PayloadWriter {
    func integer(_ plan: PayloadPlan, _ entry: TapeEntry) throws(ConnectError) -> TapeEntry {
        let kind: TapeEntry.Kind
        let bits: Int64
        switch plan.schema.kind {
        case .int8: (kind, bits) = (.int8, 8)
        case .int16: (kind, bits) = (.int16, 16)
        case .int32: (kind, bits) = (.int32, 32)
        default: (kind, bits) = (.int64, 64)
        }
        guard entry.kind == .number else {
            guard java else { throw mismatch(plan, entry) }
            return TapeEntry(kind)
        }
        let shift = 64 - bits
        if java {
            let value = NumberText.wrappingInt64(spaces.bytes(entry))
            return TapeEntry(kind, payload: UInt64(bitPattern: (value << shift) >> shift))
        }
        guard let value = NumberText.int64(spaces.bytes(entry)), (value << shift) >> shift == value else {
            throw ConnectError("the payload has a number that is no \(plan.typeName), as its schema says")
        }
        return TapeEntry(kind, payload: UInt64(bitPattern: value))
    }

    func float(_ plan: PayloadPlan, _ entry: TapeEntry) throws(ConnectError) -> TapeEntry {
        let isSingle = plan.schema.kind == .float32
        let kind: TapeEntry.Kind = isSingle ? .float32 : .float64
        guard entry.kind == .number else {
            guard java else { throw mismatch(plan, entry) }
            return TapeEntry(kind)
        }
        let text = spaces.bytes(entry)
        if isSingle {
            var value = NumberText.float32(text)
            if java, value == 0 { value = 0 }
            guard java || value.isFinite else { throw outOfRange(plan) }
            return TapeEntry(kind, payload: UInt64(value.bitPattern))
        }
        let value = java ? JSONNumber.javaDouble(text) : NumberText.float64(text)
        guard java || value.isFinite else { throw outOfRange(plan) }
        return TapeEntry(kind, payload: value.bitPattern)
    }

    private func outOfRange(_ plan: PayloadPlan) -> ConnectError {
        ConnectError("the payload has a number beyond the range of \(plan.typeName), as its schema says")
    }

    /// A number keeps its own scale, as in Java; base64 holds the unscaled value.
    func writeDecimal(
        _ plan: PayloadPlan, _ entry: TapeEntry, into column: inout ConvertedColumn
    ) throws(ConnectError) {
        let start = column.arena.count
        switch entry.kind {
        case .number:
            guard let scale = DecimalText.appendUnscaled(of: spaces.bytes(entry), into: &column.arena) else {
                throw ConnectError("the payload has a decimal whose scale is beyond 32767")
            }
            let length = column.arena.count - start
            column.tape.append(
                TapeEntry(.decimal, space: .arena, scale: scale, length: length, payload: UInt64(start)))
        case .string:
            guard let bytes = JavaBase64.decode(text(entry)), !bytes.isEmpty, let scale = plan.scale else {
                throw ConnectError("Invalid bytes for Decimal field")
            }
            column.arena.append(bytes)
            column.tape.append(
                TapeEntry(.decimal, space: .arena, scale: scale, length: bytes.count, payload: UInt64(start)))
        default:
            throw ConnectError(
                "Invalid type for Decimal, underlying representation should be numeric or bytes but was "
                    + PayloadPlan.nodeName(entry.kind))
        }
    }

    /// Days, milliseconds of a day, or milliseconds, all kept as epoch milliseconds.
    func writeTime(
        _ plan: PayloadPlan, _ entry: TapeEntry, into column: inout ConvertedColumn
    ) throws(ConnectError) {
        let name = PayloadPlan.nodeName(entry.kind)
        let text = entry.kind == .number ? spaces.bytes(entry) : UnsafeRawBufferPointer(start: nil, count: 0)
        let isIntegral = entry.kind == .number && NumberText.isInteger(text)
        let value = isIntegral ? NumberText.int64(text) : nil
        let day: Int64 = 86_400_000
        switch plan.schema.logicalType {
        case .timestamp:
            guard isIntegral else {
                throw ConnectError(
                    "Invalid type for Timestamp, underlying representation should be integral but was \(name)"
                )
            }
            guard java || value != nil else { throw outOfRange(plan) }
            let time = value ?? NumberText.wrappingInt64(text)
            column.tape.append(TapeEntry(.timestamp, payload: UInt64(bitPattern: time)))
        case .time:
            guard let value, let time = Int32(exactly: value) else {
                throw ConnectError(
                    "Invalid type for Time, underlying representation should be integer but was \(name)")
            }
            guard time >= 0, time <= day else {
                throw ConnectError(
                    "Time values must use number of milliseconds greater than 0 and less than 86400000")
            }
            column.tape.append(TapeEntry(.time, payload: UInt64(time)))
        default:
            guard let value, let days = Int32(exactly: value) else {
                throw ConnectError(
                    "Invalid type for Date, underlying representation should be integer but was \(name)")
            }
            column.tape.append(TapeEntry(.date, payload: UInt64(bitPattern: Int64(days) * day)))
        }
    }
}
