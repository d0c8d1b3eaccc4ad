/// Checked JSON number texts of any size, read as Swift numbers.
public enum NumberText {
    /// The parts of a number: its sign, its digits without the point, and where the point is.
    struct Parts {
        var isNegative = false
        /// Range of the digits in the text; `point` (if any) lies in it.
        var start = 0
        var end = 0
        /// Index of the point, or `end`.
        var point = 0
        /// The exponent, saturated far beyond any use.
        var exponent = 0
        /// Digits before the point as the exponent moves it; may be negative.
        var wholeDigits: Int { point - start + exponent }
    }

    static func parts(_ text: UnsafeRawBufferPointer) -> Parts {
        var parts = Parts()
        var index = 0
        if text.count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            parts.isNegative = text[0] == UInt8(ascii: "-")
            index = 1
        }
        parts.start = index
        var point = -1
        while index < text.count, text[index] | 0x20 != UInt8(ascii: "e") {
            if text[index] == UInt8(ascii: ".") { point = index }
            index += 1
        }
        parts.end = index
        parts.point = point < 0 ? index : point
        guard index < text.count else { return parts }
        index += 1
        var isNegative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        while index < text.count {
            if parts.exponent < 1 << 40 { parts.exponent = parts.exponent * 10 + Int(text[index] - 48) }
            index += 1
        }
        if isNegative { parts.exponent = -parts.exponent }
        return parts
    }

    /// The text has no point and no exponent (JSON's integer; `1.0` and `1e3` are not).
    public static func isInteger(_ text: UnsafeRawBufferPointer) -> Bool {
        text.allSatisfy { $0 != UInt8(ascii: ".") && $0 | 0x20 != UInt8(ascii: "e") }
    }

    /// The exact value; nil when the text is no whole number (`1.0` and `1e3` are) or out of range.
    public static func int64(_ text: UnsafeRawBufferPointer) -> Int64? {
        let parts = parts(text)
        var magnitude: UInt64 = 0
        var seen = 0
        let whole = parts.wholeDigits
        for index in parts.start..<parts.end where index != parts.point {
            let digit = UInt64(text[index] &- 48)
            if seen < whole {
                let (tens, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, carried) = tens.addingReportingOverflow(digit)
                if overflowed || carried { return nil }
                magnitude = sum
            } else if digit != 0 {
                return nil
            }
            seen += 1
        }
        while seen < whole, magnitude != 0 {
            let (tens, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            if overflowed { return nil }
            magnitude = tens
            seen += 1
        }
        if parts.isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }

    /// Java's `longValue`: the fraction dropped, modulo 2^64.
    public static func wrappingInt64(_ text: UnsafeRawBufferPointer) -> Int64 {
        let parts = parts(text)
        var magnitude: UInt64 = 0
        var seen = 0
        let whole = parts.wholeDigits
        for index in parts.start..<parts.end where index != parts.point && seen < whole {
            magnitude = magnitude &* 10 &+ UInt64(text[index] &- 48)
            seen += 1
        }
        // 10^64 is a multiple of 2^64.
        if whole - seen >= 64 { return 0 }
        while seen < whole {
            magnitude = magnitude &* 10
            seen += 1
        }
        return Int64(bitPattern: parts.isNegative ? 0 &- magnitude : magnitude)
    }

    /// The nearest double; infinite beyond the range.
    public static func float64(_ text: UnsafeRawBufferPointer) -> Double {
        if let quick = quickFloat64(text) { return quick }
        return Double(String(decoding: text, as: UTF8.self)) ?? .nan
    }

    /// The nearest float (rounded once); infinite beyond the range.
    public static func float32(_ text: UnsafeRawBufferPointer) -> Float {
        Float(String(decoding: text, as: UTF8.self)) ?? .nan
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
        1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// Up to 15 digits and a power of ten up to 22: both are exact doubles, so one operation rounds
    /// correctly.
    private static func quickFloat64(_ text: UnsafeRawBufferPointer) -> Double? {
        guard text.count <= 20 else { return nil }
        let parts = parts(text)
        let hasPoint = parts.point < parts.end
        guard parts.end - parts.start - (hasPoint ? 1 : 0) <= 15 else { return nil }
        let power = parts.exponent - (hasPoint ? parts.end - parts.point - 1 : 0)
        guard power >= -22, power <= 22 else { return nil }
        var digits: Int64 = 0
        for index in parts.start..<parts.end where index != parts.point {
            digits = digits &* 10 &+ Int64(text[index] &- 48)
        }
        let magnitude = power < 0 ? Double(digits) / powers[-power] : Double(digits) * powers[power]
        return parts.isNegative ? -magnitude : magnitude
    }
}
