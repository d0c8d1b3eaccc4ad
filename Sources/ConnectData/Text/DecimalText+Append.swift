public import Bytes

extension DecimalText {
    /// `BigDecimal.toString`: `1.56`, `1.56E+9`. Allocates nothing up to 16 bytes (38 digits).
    public static func append(_ unscaled: UnsafeRawBufferPointer, scale: Int, into out: inout ByteBuffer) {
        let start = appendDigits(of: unscaled, into: &out)
        let count = out.count - start
        let adjusted = count - 1 - scale
        if scale == 0 || (scale > 0 && adjusted >= -6) {
            return placePoint(from: start, scale: scale, into: &out)
        }
        if count > 1 { insert(".", 1, at: start + 1, into: &out) }
        out.append("E")
        if adjusted > 0 { out.append("+") }
        out.append(decimal: Int64(adjusted))
    }

    /// `BigDecimal.toPlainString`: `1.56`, `1560000000`. Allocates nothing up to 16 bytes (38 digits).
    public static func appendPlain(_ unscaled: UnsafeRawBufferPointer, scale: Int, into out: inout ByteBuffer)
    {
        let start = appendDigits(of: unscaled, into: &out)
        placePoint(from: start, scale: scale, into: &out)
    }

    /// Makes a plain number of the digits behind `start`.
    private static func placePoint(from start: Int, scale: Int, into out: inout ByteBuffer) {
        let count = out.count - start
        if scale <= 0 {
            let isZero = count == 1 && out.bytes[start] == UInt8(ascii: "0")
            if !isZero { for _ in 0..<(-scale) { out.append(UInt8(ascii: "0")) } }
        } else if count > scale {
            insert(".", 1, at: out.count - scale, into: &out)
        } else {
            insert("0", scale - count + 1, at: start, into: &out)
            insert(".", 1, at: start + 1, into: &out)
        }
    }

    private static func insert(
        _ character: Unicode.Scalar, _ times: Int, at index: Int, into out: inout ByteBuffer
    ) {
        let tail = out.count - index
        let byte = UInt8(ascii: character)
        for _ in 0..<times { out.append(byte) }
        let place = out.pointer + index
        (place + times).copyMemory(from: place, byteCount: tail)
        for position in 0..<times { place.storeBytes(of: byte, toByteOffset: position, as: UInt8.self) }
    }

    /// Appends the sign and the digits; returns where the digits begin.
    private static func appendDigits(of unscaled: UnsafeRawBufferPointer, into out: inout ByteBuffer) -> Int {
        let isNegative = (unscaled.first ?? 0) & 0x80 != 0
        if isNegative { out.append(UInt8(ascii: "-")) }
        let start = out.count
        guard unscaled.count <= 16 else {
            out.append(digits(of: unscaled).digits)
            return start
        }
        var value: UInt128 = isNegative ? .max : 0
        for byte in unscaled { value = value << 8 | UInt128(byte) }
        if isNegative { value = ~value &+ 1 }
        // A UInt64 holds 19 digits.
        let limit: UInt128 = 10_000_000_000_000_000_000
        let (high, low) = value.quotientAndRemainder(dividingBy: limit)
        let (top, middle) = high.quotientAndRemainder(dividingBy: limit)
        if top > 0 { appendGroup(UInt64(top), width: 1, into: &out) }
        if high > 0 { appendGroup(UInt64(middle), width: top > 0 ? 19 : 1, into: &out) }
        appendGroup(UInt64(low), width: high > 0 ? 19 : 1, into: &out)
        return start
    }

    /// Digits of a group, filled up with zeros to `width`.
    private static func appendGroup(_ value: UInt64, width: Int, into out: inout ByteBuffer) {
        var length = 1
        var probe = value
        while probe >= 10 {
            probe /= 10
            length += 1
        }
        for _ in length..<max(width, length) { out.append(UInt8(ascii: "0")) }
        // 19 digits can be beyond a signed word: the last one goes alone.
        if value >= 10 { out.append(decimal: Int64(value / 10)) }
        out.append(UInt8(48 + value % 10))
    }
}
