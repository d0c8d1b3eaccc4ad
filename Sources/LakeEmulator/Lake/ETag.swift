/// A mark of one state of an object, new with each change. The service takes 100 ns ticks since year 1, and
/// so do we, pushed forward so that no two are equal (adls-rest 0).
struct ETag: Equatable, Comparable, Sendable {
    var ticks: UInt64

    static func < (a: Self, b: Self) -> Bool { a.ticks < b.ticks }

    /// `0x8DC4A468496C819`, without quotes.
    var bare: String {
        let digits = String(ticks, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: max(0, 15 - digits.count)) + digits
    }

    /// Between 1601 and year 1 of the Common Era, in ticks: what Windows file times leave out.
    static let fileTimeOrigin: UInt64 = 504_911_232_000_000_000
    static let unixOrigin: UInt64 = 621_355_968_000_000_000
}

extension EmulatorInstant {
    /// 100 ns since year 1.
    var ticks: UInt64 { ETag.unixOrigin &+ UInt64(bitPattern: nanoseconds / 100) }

    /// 100 ns since 1601, as path listings write creation times.
    var fileTime: UInt64 { ticks &- ETag.fileTimeOrigin }
}

/// When a request is answered, and the ETag that it may give.
struct Stamp: Sendable {
    var now: EmulatorInstant
    var etag: ETag
}
