import LakeEmulator
import Testing

@Suite struct ServerInstantTests {
    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.0000000Z"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00.0000000Z"),
            (1_792_567_680, "Wed, 21 Oct 2026 07:28:00 GMT", "2026-10-21T07:28:00.0000000Z"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT", "2100-02-28T23:59:59.0000000Z"),
        ] as [(Int64, String, String)])
    func writesAndReadsTimes(seconds: Int64, rfc1123: String, iso8601: String) {
        let instant = EmulatorInstant(seconds: seconds)
        #expect(instant.rfc1123 == rfc1123 && instant.iso8601 == iso8601)
        #expect(EmulatorInstant(rfc1123: rfc1123) == instant && EmulatorInstant(iso8601: iso8601) == instant)
    }

    @Test(
        arguments: [
            ("2026-10-21", 1_792_540_800), ("2026-10-21T07:28Z", 1_792_567_680),
            ("2026-10-21T07:28:00.99Z", 1_792_567_680),
            ("2026-02-29T00:00Z", nil), ("2026-10-21T07:28", nil), ("2026-10-21T24:00Z", nil), ("", nil),
            ("x", nil),
        ] as [(String, Int64?)])
    func readsTheFormsOfSignatures(text: String, seconds: Int64?) {
        #expect(EmulatorInstant(iso8601: text)?.seconds == seconds)
    }
}
