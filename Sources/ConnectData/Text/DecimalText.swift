public import Bytes

/// Decimals of any size: an unscaled value (big endian two's complement, as `BigInteger.toByteArray`) and a
/// scale.
public enum DecimalText {
    /// Sign and decimal digits (ASCII, no leading zeros) of a big endian two's complement number.
    static func digits(of unscaled: UnsafeRawBufferPointer) -> (isNegative: Bool, digits: [UInt8]) {
        let isNegative = (unscaled.first ?? 0) & 0x80 != 0
        if unscaled.count <= 8 {
            var word: Int64 = isNegative ? -1 : 0
            for byte in unscaled { word = word << 8 | Int64(byte) }
            return (isNegative, Array(String(word.magnitude).utf8))
        }
        var bytes = Array(unscaled)
        if isNegative { negate(&bytes) }
        // Divide by 10^9 again and again; limbs are big endian.
        var limbs: [UInt32] = []
        var index = bytes.count % 4
        if index > 0 { limbs.append(bytes[..<index].reduce(0) { $0 << 8 | UInt32($1) }) }
        while index < bytes.count {
            limbs.append(bytes[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) })
            index += 4
        }
        var reversed: [UInt8] = []
        var top = 0
        while top < limbs.count {
            if limbs[top] == 0 {
                top += 1
                continue
            }
            var rest: UInt64 = 0
            for limb in top..<limbs.count {
                let value = rest << 32 | UInt64(limbs[limb])
                limbs[limb] = UInt32(value / 1_000_000_000)
                rest = value % 1_000_000_000
            }
            for _ in 0..<9 {
                reversed.append(UInt8(48 + rest % 10))
                rest /= 10
            }
        }
        while reversed.count > 1, reversed.last == 48 { reversed.removeLast() }
        return (isNegative, reversed.isEmpty ? [48] : reversed.reversed())
    }

    private static func negate(_ bytes: inout [UInt8]) {
        var carry = true
        for index in bytes.indices.reversed() {
            bytes[index] = ~bytes[index]
            if carry { (bytes[index], carry) = bytes[index].addingReportingOverflow(1) }
        }
    }

    /// A checked number text as Java's `BigDecimal(text)`: appends the unscaled value's bytes, returns the
    /// scale. Nil when the scale does not fit a tape entry; then nothing was appended.
    public static func appendUnscaled(of text: UnsafeRawBufferPointer, into out: inout ByteBuffer) -> Int16? {
        let parts = NumberText.parts(text)
        let fraction = parts.point < parts.end ? parts.end - parts.point - 1 : 0
        guard let scale = Int16(exactly: fraction - parts.exponent) else { return nil }
        // Little endian limbs, nine digits at a time.
        var limbs: [UInt32] = []
        func push(_ chunk: UInt64, _ power: UInt64) {
            var carry = chunk
            for index in limbs.indices {
                let value = UInt64(limbs[index]) * power + carry
                limbs[index] = UInt32(truncatingIfNeeded: value)
                carry = value >> 32
            }
            if carry > 0 { limbs.append(UInt32(carry)) }
        }
        var chunk: UInt64 = 0
        var power: UInt64 = 1
        for index in parts.start..<parts.end where index != parts.point {
            chunk = chunk * 10 + UInt64(text[index] &- 48)
            power *= 10
            if power == 1_000_000_000 {
                push(chunk, power)
                (chunk, power) = (0, 1)
            }
        }
        if power > 1 { push(chunk, power) }
        appendBytes(limbs, isNegative: parts.isNegative, into: &out)
        return scale
    }

    /// The fewest bytes of two's complement that hold the number.
    private static func appendBytes(_ limbs: [UInt32], isNegative: Bool, into out: inout ByteBuffer) {
        var bytes: [UInt8] = [0]
        for limb in limbs.reversed() {
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: limb >> UInt32(shift))) }
        }
        if isNegative { negate(&bytes) }
        let sign: UInt8 = bytes[0] & 0x80 != 0 ? 0xFF : 0
        var first = 0
        while first + 1 < bytes.count, bytes[first] == sign, bytes[first + 1] & 0x80 == sign & 0x80 {
            first += 1
        }
        out.append(Array(bytes[first...]))
    }
}
