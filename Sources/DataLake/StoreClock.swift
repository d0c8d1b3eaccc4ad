import Glibc
import Logging

/// Time and chance, given from outside so that tests need neither.
package struct StoreClock: Sendable {
    /// Epoch milliseconds.
    package var now: @Sendable () -> Int64
    /// Blocks the caller for that many milliseconds.
    package var sleep: @Sendable (Int64) -> Void
    package var random: @Sendable () -> UInt64

    package init(
        now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Int64) -> Void,
        random: @escaping @Sendable () -> UInt64
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    package static let system = StoreClock(
        now: { Log.wallClock() },
        sleep: { milliseconds in
            var wanted = timespec(
                tv_sec: Int(milliseconds / 1_000), tv_nsec: Int(milliseconds % 1_000) * 1_000_000)
            var left = timespec()
            while nanosleep(&wanted, &left) != 0, errno == EINTR { wanted = left }
        },
        random: { UInt64.random(in: .min ... .max) })

    /// A random (version 4) UUID.
    func requestID() -> String {
        let high = random() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array((Self.hex(high) + Self.hex(low)).utf8)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    /// 16 hexadecimal digits.
    static func hex(_ word: UInt64) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
