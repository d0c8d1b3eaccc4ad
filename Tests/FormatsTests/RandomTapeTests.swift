import Bytes
import ConnectData
import Formats
import Foundation
import Testing

/// Random values; text and keys out of what hurts.
private struct Maker {
    var random: SplitMix64

    static let pieces: [[UInt8]] = [
        Array("plain text".utf8), [0x0A], [0x0D, 0x0A], [0], [0x1F], [0x22], [0x5C], [0x2C],
        Array("ä€😀".utf8), [0xFF],
        [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
        Array("\u{2028}\u{2029}\u{85}".utf8),
        Array(#"\n\u000a\ud800"#.utf8), Array("null".utf8), Array("{\"a\":1}\n".utf8),
        [0xE0, 0x80],
    ]

    mutating func text() -> [UInt8] {
        (0..<Int.random(in: 0...6, using: &random)).flatMap { _ in
            Self.pieces.randomElement(using: &random) ?? []
        }
    }

    mutating func value(depth: Int) -> Sample {
        switch Int.random(in: 0..<(depth > 0 ? 11 : 9), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int64(bitPattern: random.next()) >> Int64.random(in: 0...63, using: &random))
        case 3:
            let value = Double(bitPattern: random.next())
            return .float64(value.isFinite ? value : 0.1)
        case 4: return .float64(Double(Int64.random(in: -99_999_999...99_999_999, using: &random)) / 1000)
        case 5: return .bytes(text())
        case 6: return .number("-12.5e3")
        case 7, 8: return .text(text())
        case 9:
            return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1) })
        default:
            return .map(
                (0..<Int.random(in: 0...4, using: &random)).map { index in
                    (.text(Array("\(index)".utf8) + text()), value(depth: depth - 1))
                })
        }
    }
}

/// Whether a parsed JSON value is what the sample means.
private func means(_ parsed: Any, _ sample: Sample) -> Bool {
    switch sample {
    case .null: return parsed is NSNull
    case .bool(let value): return (parsed as? NSNumber)?.boolValue == value
    case .int(let value): return (parsed as? NSNumber)?.int64Value == value
    // Foundation reads numbers with a point by way of its Decimal, which is not exact.
    case .float64(let value):
        return abs(((parsed as? NSNumber)?.doubleValue ?? .nan) - value) <= abs(value) * 1e-14
    case .number(let text): return (parsed as? NSNumber)?.doubleValue == Double(text)
    case .text(let bytes): return same(parsed as? String, String(decoding: bytes, as: UTF8.self))
    case .bytes(let bytes): return (parsed as? String).flatMap { Data(base64Encoded: $0) } == Data(bytes)
    case .array(let elements):
        guard let parsed = parsed as? [Any], parsed.count == elements.count else { return false }
        return zip(parsed, elements).allSatisfy { means($0, $1) }
    case .map(let pairs):
        guard let parsed = parsed as? [String: Any], parsed.count == pairs.count else { return false }
        return pairs.allSatisfy { key, value in
            guard case .text(let bytes) = key else { return false }
            let name = String(decoding: bytes, as: UTF8.self)
            guard let member = parsed.first(where: { same($0.key, name) }) else { return false }
            return means(member.value, value)
        }
    default: return false
    }
}

/// Scalar by scalar: Swift's == takes canonical equivalents for the same.
private func same(_ a: String?, _ b: String) -> Bool {
    a.map { $0.unicodeScalars.elementsEqual(b.unicodeScalars) } ?? false
}

@Suite("Random records")
struct RandomTapeTests {
    @Test("JSON reads back as what was written, one line a record", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var maker = Maker(random: SplitMix64(seed: seed))
        let bench = try Bench(.json)
        let samples = (0..<500).map { _ in maker.value(depth: 3) }
        for sample in samples { try bench.encode(sample) }
        let lines = bench.out.copyToArray().split(separator: 0x0A, omittingEmptySubsequences: false)
        #expect(lines.count == samples.count + 1 && lines.last?.isEmpty == true)
        #expect(bench.file.records == Int64(samples.count))
        for (line, sample) in zip(lines, samples) {
            #expect(String(validating: line, as: UTF8.self) != nil)
            let parsed = try JSONSerialization.jsonObject(with: Data(line), options: .fragmentsAllowed)
            #expect(means(parsed, sample), "\(String(decoding: line, as: UTF8.self))")
        }
    }

    @Test(
        "one record is one line of valid UTF-8", arguments: [StorageFormat.json, .text],
        [Compatibility.documented, .streamReactor])
    func lines(_ format: StorageFormat, _ compatibility: Compatibility) throws {
        var maker = Maker(random: SplitMix64(seed: 9))
        let bench = try Bench(format, compatibility)
        for _ in 0..<500 {
            let text = maker.text()
            try bench.encode(text: text)
            try bench.encode(.text(text))
            try bench.encode(.int(1))
        }
        let bytes = bench.out.copyToArray()
        #expect(bytes.count { $0 == 0x0A } == 1500 && bytes.last == 0x0A)
        if !(format == .text && compatibility == .streamReactor) { #expect(!bytes.contains(0x0D)) }
        #expect(String(validating: bytes, as: UTF8.self) != nil)
    }

    @Test(
        "envelopes are objects on one line, whatever stands in them",
        arguments: [Compatibility.documented, .streamReactor])
    func envelopes(_ compatibility: Compatibility) throws {
        var maker = Maker(random: SplitMix64(seed: 10))
        let bench = try Bench(.json, envelope: EnvelopeFields(), compatibility)
        for _ in 0..<300 {
            let (key, name) = (maker.text(), maker.text())
            let value = bench.part(maker.value(depth: 2))
            try key.withUnsafeBytes { key in
                try name.withUnsafeBytes { name in
                    let headers = [
                        HeaderView(name: name, value: .text(key)), HeaderView(name: name, value: .bytes(key)),
                    ]
                    try headers.withUnsafeBufferPointer {
                        try bench.encoder.encode(
                            record(key: .text(key), value: value, headers: $0), into: &bench.out,
                            file: &bench.file)
                    }
                }
            }
        }
        let lines = bench.out.copyToArray().split(separator: 0x0A)
        #expect(lines.count == 300)
        for line in lines {
            let parsed = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            let members = try #require(parsed)
            #expect(members["key"] is String && members["value"] != nil)
            #expect((members["headers"] as? [String: Any])?.count == 1)
        }
    }

    @Test("CSV rows read back as what was written", arguments: [1, 2] as [UInt64])
    func rows(seed: UInt64) throws {
        var maker = Maker(random: SplitMix64(seed: seed))
        let bench = try Bench(.csv)
        let column = Schema(.string, optional: true)
        let schema = Schema(
            .structure, fields: [.init("a", column), .init("b", column), .init("c", Schema(.string))])
        let rows: [[[UInt8]?]] = (0..<300).map { _ in
            (0..<3).map { Bool.random(using: &maker.random) || $0 == 2 ? maker.text() : nil }
        }
        for row in rows { try bench.encode(.structure(row.map { $0.map(Sample.text) ?? .null }), schema) }
        let parsed = parse(bench.out.copyToArray())
        #expect(parsed.count == rows.count)
        for (row, cells) in zip(rows, parsed) {
            #expect(cells == row.map { $0.map { Array(String(decoding: $0, as: UTF8.self).utf8) } })
        }
    }

    /// RFC 4180 with line feeds; an unquoted empty cell is null.
    private func parse(_ bytes: [UInt8]) -> [[[UInt8]?]] {
        var rows: [[[UInt8]?]] = []
        var row: [[UInt8]?] = []
        var index = 0
        while index < bytes.count {
            var cell: [UInt8]?
            if bytes[index] == 0x22 {
                var content: [UInt8] = []
                index += 1
                while bytes[index] != 0x22 || bytes[index + 1] == 0x22 {
                    content.append(bytes[index])
                    index += bytes[index] == 0x22 ? 2 : 1
                }
                index += 1
                cell = content
            }
            row.append(cell)
            if bytes[index] == 0x0A {
                rows.append(row)
                row = []
            }
            index += 1
        }
        return rows
    }
}
