import Bytes
import ConnectData
import Testing

@Suite struct NumberTextTests {
    @Test(
        "whole numbers are exact or nothing",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("007", 7), ("1.0", 1), ("1e3", 1000), ("1.50e1", 15),
            ("-12.000", -12),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
            ("-9223372036854775809", nil), ("1.5", nil), ("1e19", nil), ("1e-1", nil),
            ("0e99999999999999999999", 0),
            ("10e-1", 1), ("1e999999999999", nil), ("0.0", 0),
        ] as [(String, Int64?)])
    func exact(_ text: String, _ value: Int64?) {
        Array(text.utf8).withUnsafeBytes { #expect(NumberText.int64($0) == value) }
    }

    @Test(
        "Java's longValue drops the fraction and wraps",
        arguments: [
            ("1.99", 1), ("-1.99", -1), ("9223372036854775808", .min), ("18446744073709551615", -1),
            ("123456789012345678901234567890", -4_362_896_299_872_285_998),
            ("1e30", 5_076_944_270_305_263_616),
            ("1e400", 0), ("0.9", 0), ("-1e1", -10), ("1e99999999999999", 0),
        ] as [(String, Int64)])
    func wrapping(_ text: String, _ value: Int64) {
        Array(text.utf8).withUnsafeBytes { #expect(NumberText.wrappingInt64($0) == value) }
    }

    @Test(
        "doubles and floats are the nearest",
        arguments: [
            ("0.1", 0.1), ("1e22", 1e22), ("1e23", 1e23), ("123456789012345", 123456789012345), ("-0.0", 0),
            ("1e400", .infinity),
            ("0.30000000000000004", 0.30000000000000004), ("1e-400", 0),
            ("2.2250738585072014e-308", 2.2250738585072014e-308),
        ])
    func floats(_ text: String, _ value: Double) {
        Array(text.utf8).withUnsafeBytes { bytes in
            #expect(NumberText.float64(bytes) == value)
            #expect(NumberText.float32(bytes) == Float(text))
        }
    }

    @Test("quick and slow reading agree", arguments: 0..<4)
    func agree(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let digits = Int.random(in: 0...99_999_999_999, using: &random)
            let text =
                "\(digits).\(Int.random(in: 0...9999, using: &random))e\(Int.random(in: -20...20, using: &random))"
            Array(text.utf8).withUnsafeBytes { #expect(NumberText.float64($0) == Double(text), "\(text)") }
        }
    }

    @Test(
        "escapes are resolved, lone surrogates replaced",
        arguments: [
            (#"a\n\t\"\\\/\b\f\r"#, "a\n\t\"\\/\u{8}\u{C}\r", false), (#"\u00e9\ud83d\uDE00x"#, "é😀x", false),
            (#"\ud83dx"#, "\u{FFFD}x", true), (#"\ude00"#, "\u{FFFD}", true),
            (#"\ud83d\n"#, "\u{FFFD}\n", true),
            (#"\ufffd"#, "\u{FFFD}", false), (#"\\ud83d"#, #"\ud83d"#, false),
            (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀", true),
        ])
    func escapes(_ inside: String, _ plain: String, _ isLone: Bool) {
        Array(inside.utf8).withUnsafeBytes { bytes in
            #expect(JavaTextTests.text { JSONText.decode(bytes, into: &$0) } == plain)
            #expect(JSONText.hasLoneSurrogate(bytes) == isLone)
        }
        Array(plain.utf8).withUnsafeBytes { bytes in
            let escaped = JavaTextTests.text { JSONText.escape(bytes, into: &$0) }
            Array(escaped.utf8).withUnsafeBytes { again in
                #expect(JavaTextTests.text { JSONText.decode(again, into: &$0) } == plain)
            }
        }
    }

    @Test("control characters get Jackson's escapes")
    func controls() {
        let bytes: [UInt8] = [0x00, 0x1F, 0x0A, 0x22, 0x5C, 0x7F]
        bytes.withUnsafeBytes { raw in
            #expect(
                JavaTextTests.text { JSONText.escape(raw, into: &$0) } == #"\u0000\u001F\n\"\\"# + "\u{7F}")
        }
    }
}
