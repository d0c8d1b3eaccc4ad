import Bytes
import ConnectData
import KCQL
import Testing

@testable import Sink

/// Random values, made of the characters that lead out of directories more often than others.
struct DirectoryTextTests {
    private static let pieces: [[UInt8]] =
        [
            "..", ".", "/", "\\", " ", "%", "%2F", "[missing]", "[empty]", "=", "a", "\u{0}", "\n", "\u{7F}",
            "\u{85}", "é",
            "😀", "", "_", "+", "~",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0xAE], [0xE0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xC2],
        ]

    private static func value(_ random: inout SplitMix64) -> [UInt8] {
        (0..<Int(random.next() % 6)).flatMap { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
    }

    @Test func `a value never leaves its directory and never shares it`() throws {
        for (name, hive) in [("hive", true), ("values only", false)] {
            var effective = RoutingFixture.effective
            effective.partitionIncludeKeys = hive
            let fixture = try RoutingFixture(.by([RoutingFixture.field(.value, "v")]), effective: effective)
            var random = SplitMix64(seed: 11)
            var seen: [String: [UInt8]] = [:]
            for _ in 0..<20_000 {
                let value = Self.value(&random)
                let partitionKey = try fixture.partitionKey(values: [.raw(value)])
                let key = try fixture.objectKey(partitionKey)
                let parts = key.split(separator: "/", omittingEmptySubsequences: false)
                #expect(parts.count == 4 && parts[0] == "pre" && parts[1] == "t", "\(name) \(key)")
                #expect(!parts.contains(".") && !parts.contains("..") && !parts.contains(""), "\(key)")
                #expect(parts.allSatisfy { $0.last != "." && $0.last != " " }, "\(key)")
                #expect(
                    key.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
                #expect(!key.contains("\\"))
                if let other = seen[key] { #expect(other == value, "\(name): two values share \(key)") }
                seen[key] = value
            }
            #expect(seen.count > 5000)
        }
    }

    @Test func `the compatibility refuses every value that would leave its directory`() throws {
        let fixture = try RoutingFixture(
            .by([RoutingFixture.field(.value, "v")]), effective: EffectiveProperties(),
            compatibility: .streamReactor)
        var random = SplitMix64(seed: 12)
        var refused = 0
        for _ in 0..<20_000 {
            let value = Self.value(&random)
            do throws(any Error) {
                let key = try fixture.objectKey(fixture.partitionKey(values: [.raw(value)]))
                let parts = key.split(whereSeparator: { $0 == "/" || $0 == "\\" })
                #expect(!parts.contains(".") && !parts.contains(".."), "\(key)")
                #expect(key.hasPrefix("pre/") && key.hasSuffix("/t(0_000000000000).json"))
            } catch let error as RoutingError {
                #expect(error.kind == .badRecord)
                refused += 1
            }
        }
        #expect(refused > 1000)
    }

    @Test func `a directory's name ends at its first equals sign`() {
        #expect(DirectoryText.makeName("a=b/c") == "a%3Db%2Fc")
        #expect(DirectoryText.makeName("a.b") == "a.b")
    }
}
