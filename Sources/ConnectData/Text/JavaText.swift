public import Bytes

/// Numbers as Java prints them (`Double.toString` of Java 19 and later: the shortest digits that read back).
public enum JavaText {
    /// `1.0`, `1.0E10`, `1.0E-7`, `NaN`, `-Infinity`.
    public static func append(_ value: Double, into out: inout ByteBuffer) {
        if value.isNaN { return out.append("NaN") }
        if value.isInfinite { return out.append(value < 0 ? "-Infinity" : "Infinity") }
        if value == value.rounded(.towardZero), value.magnitude < 1e7, !(value == 0 && value.sign == .minus) {
            out.append(decimal: Int64(value))
            return out.append(".0")
        }
        // Java never prints fewer than two digits: where one would do, it takes the nearest two.
        let units = value.magnitude.bitPattern
        if units > 0, units <= 20 {
            return append(units: Int(units), of: 4.94065645841246544, power: -324, value < 0, &out)
        }
        append(description: value.description, into: &out)
    }

    public static func append(_ value: Float, into out: inout ByteBuffer) {
        if value.isNaN { return out.append("NaN") }
        if value.isInfinite { return out.append(value < 0 ? "-Infinity" : "Infinity") }
        let units = value.magnitude.bitPattern
        if units > 0, units <= 7 {
            return append(units: Int(units), of: 1.40129846432481707, power: -45, value < 0, &out)
        }
        append(description: value.description, into: &out)
    }

    /// A subnormal of few units: the two digits nearest to `units` times the smallest magnitude.
    private static func append(
        units: Int, of unit: Double, power: Int, _ isNegative: Bool, _ out: inout ByteBuffer
    ) {
        var scaled = unit * Double(units)
        var exponent = power
        while scaled >= 9.95 {
            scaled /= 10
            exponent += 1
        }
        let tenths = Int((scaled * 10).rounded())
        if isNegative { out.append(UInt8(ascii: "-")) }
        out.append(decimal: Int64(tenths / 10))
        out.append(UInt8(ascii: "."))
        out.append(decimal: Int64(tenths % 10))
        out.append("E")
        out.append(decimal: Int64(exponent))
    }

    /// Swift's shortest digits in Java's notation.
    private static func append(description: String, into out: inout ByteBuffer) {
        var text = description
        text.withUTF8 { append(swift: UnsafeRawBufferPointer($0), into: &out) }
    }

    private static func append(swift text: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        let parts = NumberText.parts(text)
        if parts.isNegative { out.append(UInt8(ascii: "-")) }
        // The digits without the zeros around them.
        var first = parts.start
        while first < parts.end, text[first] == 48 || text[first] == UInt8(ascii: ".") { first += 1 }
        guard first < parts.end else { return out.append("0.0") }
        var last = parts.end
        while text[last - 1] == 48 || text[last - 1] == UInt8(ascii: ".") { last -= 1 }
        // Power of ten of the first digit.
        let power = parts.exponent + (first < parts.point ? parts.point - first - 1 : parts.point - first)
        func digits(_ range: Range<Int>, into out: inout ByteBuffer) -> Int {
            var count = 0
            for index in range where index != parts.point {
                out.append(text[index])
                count += 1
            }
            return count
        }
        if power < -3 || power >= 7 {
            out.append(text[first])
            out.append(UInt8(ascii: "."))
            if digits(first + 1..<last, into: &out) == 0 { out.append(UInt8(ascii: "0")) }
            out.append(UInt8(ascii: "E"))
            return out.append(decimal: Int64(power))
        }
        if power < 0 {
            out.append("0.")
            for _ in 1..<(-power) { out.append(UInt8(ascii: "0")) }
            _ = digits(first..<last, into: &out)
            return
        }
        var written = 0
        for index in first..<last where index != parts.point {
            if written == power + 1 { out.append(UInt8(ascii: ".")) }
            out.append(text[index])
            written += 1
        }
        if written > power + 1 { return }
        while written < power + 1 {
            out.append(UInt8(ascii: "0"))
            written += 1
        }
        out.append(".0")
    }
}
