/// Request ids: random GUIDs (RFC 9562 version 4) in lower case.
package enum RandomIdentifier {
    package static func next() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() & ~(0b11 << 62) | 0b10 << 62
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 36) { out in
            var at = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    out[at] = UInt8(ascii: "-")
                    at += 1
                }
                let word = index < 16 ? high : low
                out[at] = digits[Int(word >> UInt64(60 - index % 16 * 4) & 15)]
                at += 1
            }
            return 36
        }
    }
}
