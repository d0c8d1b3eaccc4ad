/// Connect's logical dates and times as ISO 8601 text in UTC (the documented form of a partition value).
enum ISOText {
    /// - Parameter milliseconds: epoch ms of a midnight.
    static func date(_ milliseconds: Int64) -> String {
        let time = CivilTime(milliseconds: milliseconds)
        return "\(year(time.year))-\(two(time.month))-\(two(time.day))"
    }

    /// Seconds always, milliseconds where there are any.
    static func time(_ milliseconds: Int64) -> String {
        let time = CivilTime(milliseconds: milliseconds)
        return clock(time)
    }

    static func timestamp(_ milliseconds: Int64) -> String {
        "\(date(milliseconds))T\(clock(CivilTime(milliseconds: milliseconds)))Z"
    }

    private static func clock(_ time: CivilTime) -> String {
        let text = "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
        return time.millisecond == 0 ? text : text + ".\(String(1000 + time.millisecond).dropFirst())"
    }

    private static func year(_ year: Int64) -> String {
        guard (0...9999).contains(year) else { return (year < 0 ? "-" : "+") + padded(year.magnitude, 4) }
        return padded(year.magnitude, 4)
    }

    private static func two(_ value: Int64) -> String { padded(value.magnitude, 2) }

    private static func padded(_ value: UInt64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
