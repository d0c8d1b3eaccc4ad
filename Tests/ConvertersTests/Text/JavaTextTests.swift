import Bytes
import ConnectData
import Testing

@Suite struct JavaTextTests {
    static func text(_ write: (inout ByteBuffer) -> Void) -> String {
        var out = ByteBuffer()
        write(&out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    @Test(
        "doubles are printed as Java prints them",
        arguments: [
            (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-12, "-12.0"), (0.1, "0.1"), (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (1e7, "1.0E7"), (9_999_999, "9999999.0"), (123456789.125, "1.23456789125E8"), (1e21, "1.0E21"),
            (1e-7, "1.0E-7"), (2.5e-5, "2.5E-5"), (Double(bitPattern: 1), "4.9E-324"),
            (Double(bitPattern: 2), "9.9E-324"), (Double(bitPattern: 3), "1.5E-323"),
            (1.7976931348623157e308, "1.7976931348623157E308"), (1234567.5, "1234567.5"), (0.012, "0.012"),
            (.infinity, "Infinity"), (-.infinity, "-Infinity"), (.nan, "NaN"),
            (12345678901234567890.0, "1.2345678901234567E19"),
        ])
    func doubles(_ value: Double, _ expected: String) {
        #expect(Self.text { JavaText.append(value, into: &$0) } == expected)
    }

    @Test(
        "floats too",
        arguments: [
            (1, "1.0"), (0.1, "0.1"), (16_777_216, "1.6777216E7"), (3.4028235e38, "3.4028235E38"),
            (Float(bitPattern: 1), "1.4E-45"),
            (Float(bitPattern: 2), "2.8E-45"), (12345678.9, "1.2345679E7"), (-0.0, "-0.0"), (0.001, "0.001"),
            (1e10, "1.0E10"),
        ] as [(Float, String)])
    func floats(_ value: Float, _ expected: String) {
        #expect(Self.text { JavaText.append(value, into: &$0) } == expected)
    }

    @Test("every double reads back as itself", arguments: 0..<4)
    func roundTrip(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let text = Self.text { JavaText.append(value, into: &$0) }
            #expect(Double(text) == value, "\(text)")
            Array(text.utf8).withUnsafeBytes { #expect(NumberText.float64($0) == value, "\(text)") }
        }
    }

    @Test(
        "decimals have Java's two notations",
        arguments: [
            ("156", 2, "1.56", "1.56"), ("-1", 2, "-0.01", "-0.01"), ("156", -2, "1.56E+4", "15600"),
            ("0", 0, "0", "0"),
            ("0", 3, "0.000", "0.000"), ("0", -2, "0E+2", "0"), ("1", 10, "1E-10", "0.0000000001"),
            ("123", 10, "1.23E-8", "0.0000000123"),
            (
                "123456789012345678901234567890", 5, "1234567890123456789012345.67890",
                "1234567890123456789012345.67890"
            ),
            ("-9223372036854775808", 0, "-9223372036854775808", "-9223372036854775808"),
            ("1", 6, "0.000001", "0.000001"),
            ("1", 7, "1E-7", "0.0000001"),
        ])
    func decimals(_ digits: String, _ scale: Int, _ text: String, _ plain: String) {
        var unscaled = ByteBuffer()
        Array(digits.utf8).withUnsafeBytes {
            #expect(DecimalText.appendUnscaled(of: $0, into: &unscaled) == 0)
        }
        #expect(Self.text { DecimalText.append(unscaled.bytes, scale: scale, into: &$0) } == text)
        #expect(Self.text { DecimalText.appendPlain(unscaled.bytes, scale: scale, into: &$0) } == plain)
    }

    @Test(
        "an unscaled value takes the fewest bytes of two's complement",
        arguments: [
            ("0", [0]), ("127", [0x7F]), ("128", [0, 0x80]), ("-128", [0x80]), ("-129", [0xFF, 0x7F]),
            ("156", [0, 0x9C]),
            ("-1", [0xFF]), ("18446744073709551616", [1, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("65535", [0, 0xFF, 0xFF]),
        ] as [(String, [UInt8])])
    func unscaled(_ digits: String, _ bytes: [UInt8]) {
        var out = ByteBuffer()
        Array(digits.utf8).withUnsafeBytes { #expect(DecimalText.appendUnscaled(of: $0, into: &out) == 0) }
        #expect(out.copyToArray() == bytes)
    }

    @Test(
        "scales come from point and exponent; beyond 16 bits there is none",
        arguments: [
            ("1.50", 2), ("1e3", -3), ("1.5E-2", 3), ("-0.001", 3), ("1e40000", nil), ("1e-40000", nil),
        ] as [(String, Int16?)])
    func scales(_ text: String, _ scale: Int16?) {
        var out = ByteBuffer()
        Array(text.utf8).withUnsafeBytes { #expect(DecimalText.appendUnscaled(of: $0, into: &out) == scale) }
        let wrote = out.count > 0
        #expect(wrote == (scale != nil))
    }
}
