import Logging

/// The service's ways to write a time. Times are epoch seconds, UTC.
enum ServiceTime {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// RFC 1123, such as `Wed, 21 Oct 2026 07:28:00 GMT`.
    static func header(_ seconds: Int64) -> String {
        let day = floorDivide(seconds, 86_400)
        let second = Int(seconds - day * 86_400)
        let date = UTC.date(day)
        let weekday = days[Int(((day % 7) + 7) % 7)]
        return "\(weekday), \(two(date.day)) \(months[date.month - 1]) \(four(date.year)) "
            + "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
    }

    /// The reverse of `header`; nil when the text is something else.
    static func seconds(header text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            (1...31).contains(day), (1...9_999).contains(year),
            let month = months.firstIndex(of: String(parts[2])), let clock = clock(parts[4])
        else { return nil }
        return daysSinceEpoch(year, month + 1, day) * 86_400 + clock
    }

    /// A time of a shared access signature: `2030-01-01`, `2030-01-01T10:00Z`, `2030-01-01T10:00:00Z`,
    /// fractions cut.
    static func seconds(iso text: String) -> Int64? {
        let halves = text.split(separator: "T", maxSplits: 1)
        guard let first = halves.first else { return nil }
        let date = first.split(separator: "-").map { Int($0) }
        guard date.count == 3, let year = date[0], let month = date[1], let day = date[2],
            (1...12).contains(month), (1...31).contains(day), (1...9_999).contains(year)
        else { return nil }
        let start = daysSinceEpoch(year, month, day) * 86_400
        guard halves.count == 2 else { return start }
        guard halves[1].last == "Z" else { return nil }
        return clock(halves[1].dropLast().prefix { $0 != "." }).map { start + $0 }
    }

    /// `2030-01-01 10:00:00 UTC`, for people.
    static func text(_ seconds: Int64) -> String {
        let day = floorDivide(seconds, 86_400)
        let second = Int(seconds - day * 86_400)
        let date = UTC.date(day)
        return "\(four(date.year))-\(two(date.month))-\(two(date.day)) "
            + "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60)) UTC"
    }

    private static func clock(_ text: some StringProtocol) -> Int64? {
        let parts = text.split(separator: ":").map { Int64($0) }
        guard parts.count == 2 || parts.count == 3, let hours = parts[0], let minutes = parts[1],
            (0..<24).contains(hours), (0..<60).contains(minutes)
        else { return nil }
        guard parts.count == 3 else { return hours * 3_600 + minutes * 60 }
        guard let seconds = parts[2], (0...60).contains(seconds) else { return nil }
        return hours * 3_600 + minutes * 60 + seconds
    }

    // Years are taken to begin in March, so that a leap day is a year's last, in eras of 400 years.

    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let fromMarch = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * fromMarch + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func floorDivide(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((unit - 1 - value) / unit)
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    private static func four(_ value: Int) -> String {
        String(repeating: "0", count: max(0, 4 - String(value).count)) + String(value)
    }
}
