import Bytes
import ConnectData

/// Numbers in headers: Java's `BigDecimal` texts, given the smallest type.
enum HeaderNumber {
    static func parse(_ text: ArraySlice<UInt8>, java: Bool) -> HeaderValue? {
        guard isDecimal(text) else { return nil }
        return Array(text).withUnsafeBytes { bytes in
            if let whole = NumberText.int64(bytes) {
                return HeaderValue(content: .integer(whole), schema: schema(whole))
            }
            var unscaled = ByteBuffer(capacity: 16)
            let scale = DecimalText.appendUnscaled(of: bytes, into: &unscaled)
            let plain = String(
                decoding: bytes.first == UInt8(ascii: "+")
                    ? UnsafeRawBufferPointer(rebasing: bytes[1...]) : bytes, as: UTF8.self)
            if scale != 0 {
                let single = Float(plain) ?? .infinity
                let double = Double(plain) ?? .infinity
                if single.isFinite, java || isSame(single.description, bytes) {
                    return HeaderValue(content: .float32(single == 0 ? 0 : single), schema: Schema(.float32))
                }
                if double.isFinite, java || isSame(double.description, bytes) {
                    return HeaderValue(content: .float64(double == 0 ? 0 : double), schema: Schema(.float64))
                }
            }
            guard let scale else { return nil }
            let schema = Schema(
                .bytes, name: "org.apache.kafka.connect.data.Decimal", version: 1,
                parameters: [(key: "scale", value: String(scale))])
            return HeaderValue(
                content: .decimal(unscaled: unscaled.copyToArray(), scale: scale), schema: schema)
        }
    }

    /// The smallest integer type that holds `value`.
    private static func schema(_ value: Int64) -> Schema {
        if Int8(exactly: value) != nil { return Schema(.int8) }
        if Int16(exactly: value) != nil { return Schema(.int16) }
        if Int32(exactly: value) != nil { return Schema(.int32) }
        return Schema(.int64)
    }

    /// Two number texts that denote the same number.
    private static func isSame(_ printed: String, _ given: UnsafeRawBufferPointer) -> Bool {
        digits(Array(printed.utf8)) == digits(Array(given))
    }

    /// Sign, digits without zeros around them, and the power of ten of the first one.
    private static func digits(_ text: [UInt8]) -> [Int] {
        var digits: [Int] = []
        var point: Int?
        var exponent = 0
        var index = 0
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative || text.first == UInt8(ascii: "+") { index = 1 }
        while index < text.count, text[index] | 0x20 != UInt8(ascii: "e") {
            if text[index] == UInt8(ascii: ".") {
                point = digits.count
            } else {
                digits.append(Int(text[index]) - 48)
            }
            index += 1
        }
        if index < text.count { exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0 }
        var power = (point ?? digits.count) + exponent
        while digits.first == 0 {
            digits.removeFirst()
            power -= 1
        }
        while digits.last == 0 { digits.removeLast() }
        return digits.isEmpty ? [] : [isNegative ? -1 : 1, power] + digits
    }

    /// `BigDecimal(String)`: sign, digits with or without a point, exponent of up to ten digits.
    private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        var index = text.startIndex
        func digits() -> Int {
            let start = index
            while index < text.endIndex, text[index] &- 48 < 10 { index += 1 }
            return index - start
        }
        func sign() {
            if index < text.endIndex, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
                index += 1
            }
        }
        sign()
        var count = digits()
        if index < text.endIndex, text[index] == UInt8(ascii: ".") {
            index += 1
            count += digits()
        }
        guard count > 0 else { return false }
        guard index < text.endIndex else { return true }
        guard text[index] | 0x20 == UInt8(ascii: "e") else { return false }
        index += 1
        sign()
        let exponent = digits()
        return exponent > 0 && exponent <= 10 && index == text.endIndex
    }
}
