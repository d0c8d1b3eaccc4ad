import Bytes
import Foundation
import Testing

@testable import Sink

/// `date-patterns.tsv` was made by java.time itself (`DatePatternTable.java`).
struct DatePatternTests {
    struct Row: CustomStringConvertible, Sendable {
        let zone: String
        let pattern: String
        let texts: [String]
        var description: String { "\(zone) \(pattern)" }
    }

    static let table: (instants: [Int64], rows: [Row]) = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("date-patterns.tsv")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            preconditionFailure("date-patterns.tsv is missing")
        }
        let lines = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        let rows = lines.dropFirst().map { cells in
            Row(zone: String(cells[0]), pattern: String(cells[1]), texts: cells.dropFirst(2).map(String.init))
        }
        return (lines[0].dropFirst(2).compactMap { Int64($0) }, Array(rows))
    }()

    /// Java's zone ids of the table; Berlin's rules come from the system's time zone data.
    static func zone(_ id: String) -> DateZone {
        switch id {
        case "UTC": return .utc
        case "+05:30": return fixed(id, 19_800)
        case "-00:00:30": return fixed(id, -30)
        case "-11:00": return fixed(id, -39_600)
        default:
            guard let rules = TimeZone(identifier: id) else { preconditionFailure("no rules for \(id)") }
            return DateZone(
                id: id,
                offset: { Int32(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))) },
                abbreviation: {
                    rules.isDaylightSavingTime(for: Date(timeIntervalSince1970: Double($0))) ? "CEST" : "CET"
                })
        }
    }

    private static func fixed(_ id: String, _ seconds: Int32) -> DateZone {
        DateZone(id: id, offset: { _ in seconds }, abbreviation: { _ in id })
    }

    @Test(arguments: table.rows) func `a pattern formats as java.time does`(_ row: Row) throws {
        if row.texts[0].hasPrefix("!") {
            #expect(throws: DatePatternError.self) {
                try JavaDatePattern(row.pattern, zone: Self.zone(row.zone))
            }
            return
        }
        let pattern = try JavaDatePattern(row.pattern, zone: Self.zone(row.zone))
        #expect(row.texts.count == Self.table.instants.count)
        for (instant, text) in zip(Self.table.instants, row.texts) {
            #expect(pattern.format(instant) == text, "\(row) at \(instant)")
        }
    }

    @Test func `the table has every kind of row`() {
        #expect(Self.table.instants.count == 30)
        #expect(Self.table.rows.count > 180)
        #expect(Self.table.rows.contains { $0.texts[0].hasPrefix("!") })
    }

    @Test(arguments: [
        ("yyyy-bb", 5, "Unknown pattern letter: b"), ("'open", 0, "the quote is not closed"),
        ("yyyy]", 4, "']' without '['"), ("MMMMMM", 0, "Too many pattern letters: M"), ("", 0, "it is empty"),
        ("ppH", 0, "padding with 'p' is not taken"),
    ]) func `a wrong pattern names its place`(_ pattern: String, _ position: Int, _ message: String) {
        #expect {
            try JavaDatePattern(pattern)
        } throws: { error in
            let error = error as? DatePatternError
            return error?.position == position && error?.message == message
        }
    }

    @Test(arguments: [
        ("YYYY-MM-dd", "probably 'yyyy'"), ("yyyy-MM-DD", "probably 'dd'"),
        ("yyyy-MM-dd-hh", "probably 'HH'"),
        ("yyyy-mm", "probably 'MM'"), ("DD", "probably 'dd'"),
    ]) func `a letter that probably means another is doubted`(_ pattern: String, _ doubt: String) throws {
        let doubts = try JavaDatePattern(pattern).doubts
        #expect(doubts.count == 1)
        #expect(doubts.first?.contains(doubt) == true)
    }

    @Test(arguments: ["yyyy-MM-dd-HH", "YYYY-'W'ww", "yyyy-DDD", "hh a", "HH:mm", "uuuu", "LL", "dd"])
    func `a letter in its place is not doubted`(_ pattern: String) throws {
        #expect(try JavaDatePattern(pattern).doubts == [])
    }

    @Test func `buckets give the text that formatting gives`() throws {
        let patterns = ["yyyy", "yyyy-MM-dd-HH", "HH:mm:ss.SSS", "yyyy-MM-dd XXX", "B"]
        for id in ["UTC", "+05:30", "Europe/Berlin"] {
            let zone = Self.zone(id)
            let compiled = try patterns.map { try JavaDatePattern($0, zone: zone) }
            for (pattern, instants) in compiled.map({ ($0, Self.moments) }) {
                var buckets = DateBuckets([pattern], zone: zone)
                for instant in instants {
                    var out = ByteBuffer(capacity: 16)
                    buckets.append(0, instant, to: &out)
                    #expect(String(decoding: out.copyToArray(), as: UTF8.self) == pattern.format(instant))
                }
            }
        }
    }

    /// Around hours, midnights and Berlin's change of clocks, back and forth.
    private static let moments: [Int64] = {
        let bases: [Int64] = [0, 1_711_846_800_000, 1_729_990_800_000, 1_704_067_200_000, 1_700_000_000_123]
        let steps: [Int64] = [
            -3_600_001, -1800_000, -1, 0, 1, 999, 60_000, 1_799_999, 3_600_000, 86_400_000, -1,
        ]
        return bases.flatMap { base in steps.map { base + $0 } }.filter { $0 >= 0 }
    }()
}
