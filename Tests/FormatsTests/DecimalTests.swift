import ConnectData
import Formats
import Testing

@Suite("Decimals")
struct DecimalTests {
    /// Big endian two's complement of the fewest bytes.
    static func bytes(_ value: Int128) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        repeat {
            bytes.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        } while !(rest == 0 && bytes[0] < 0x80 || rest == -1 && bytes[0] >= 0x80)
        return bytes
    }

    static let values: [Int128] = [
        0, 1, -1, 9, 10, 127, 128, -128, -129, 255, 256, 9_999_999_999_999_999_999,
        10_000_000_000_000_000_000,
        10_000_000_000_000_000_001, -18_446_744_073_709_551_616,
        99_999_999_999_999_999_999_999_999_999_999_999_999,
        100_000_000_000_000_000_000_000_000_000_000_000_000, .max, .min,
    ]

    @Test("keep every digit", arguments: values)
    func digits(_ value: Int128) throws {
        let bench = try Bench(.csv)
        let schema = Schema(.structure, fields: [.init("d", Schema(.bytes))])
        try bench.encode(.structure([.decimal(Self.bytes(value), scale: 0)]), schema)
        // The same number with more bytes than a word of 128 bits has.
        let sign: UInt8 = value < 0 ? 0xFF : 0
        try bench.encode(
            .structure([.decimal(Array(repeating: sign, count: 17) + Self.bytes(value), scale: 0)]), schema)
        #expect(bench.text == "\"\(value)\"\n\"\(value)\"\n")
    }

    /// Unscaled, scale, `BigDecimal.toString`, `BigDecimal.toPlainString`.
    static let layouts: [(Int128, Int16, String, String)] = [
        (12345, 2, "123.45", "123.45"), (-12345, 5, "-0.12345", "-0.12345"),
        (-12345, 7, "-0.0012345", "-0.0012345"),
        (1, 6, "0.000001", "0.000001"), (1, 7, "1E-7", "0.0000001"), (-123, 10, "-1.23E-8", "-0.0000000123"),
        (0, 3, "0.000", "0.000"), (0, 7, "0E-7", "0.0000000"), (0, -2, "0E+2", "0"),
        (123, -2, "1.23E+4", "12300"),
        (1, -3, "1E+3", "1000"), (10, 1, "1.0", "1.0"),
    ]

    @Test("look as BigDecimal prints them", arguments: layouts)
    func layout(_ value: Int128, _ scale: Int16, _ text: String, _ plain: String) throws {
        let json = try Bench(.json)
        try json.encode(.decimal(Self.bytes(value), scale: scale))
        #expect(json.text == text + "\n")
        let csv = try Bench(.csv)
        try csv.encode(.object(("d", .decimal(Self.bytes(value), scale: scale))))
        #expect(csv.text == "\"\(plain)\"\n")
    }
}
