import Glibc

/// A point of time: nanoseconds since 1970 UTC. Its texts are those of the service's headers and bodies.
package struct EmulatorInstant: Equatable, Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package init(seconds: Int64) { nanoseconds = seconds * 1_000_000_000 }

    package static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

    /// The machine's clock.
    package static var ofThisMachine: EmulatorInstant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return EmulatorInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    package var seconds: Int64 {
        nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : (nanoseconds + 1) / 1_000_000_000 - 1
    }

    /// `Date`, `Last-Modified`, `x-ms-date`: `Wed, 21 Oct 2026 07:28:00 GMT`.
    package var rfc1123: String {
        let part = CivilTime(seconds: seconds)
        return "\(Self.days[part.weekday]), \(Self.two(part.day)) \(Self.months[part.month - 1]) "
            + "\(Self.digits(part.year, 4)) \(Self.two(part.hour)):\(Self.two(part.minute)):"
            + "\(Self.two(part.second)) GMT"
    }

    /// `2026-10-21T07:28:00.1234567Z`.
    package var iso8601: String {
        let part = CivilTime(seconds: seconds)
        let ticks = (nanoseconds - seconds * 1_000_000_000) / 100
        return "\(Self.digits(part.year, 4))-\(Self.two(part.month))-\(Self.two(part.day))T"
            + "\(Self.two(part.hour)):\(Self.two(part.minute)):\(Self.two(part.second))."
            + "\(Self.digits(Int(ticks), 7))Z"
    }

    static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func two(_ value: Int) -> String { digits(value, 2) }
    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

extension EmulatorInstant {
    /// Nanoseconds of a clock that nobody sets: for waits and durations.
    static var monotonic: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
