/// How an offset from UTC is written (`X`, `x`, `Z`, `O`).
enum OffsetStyle: Sendable, Equatable {
    /// `+HH`, minutes where there are any.
    case hours(zero: String)
    /// `+HHMM` or `+HH:MM`; with `seconds` also those where there are any.
    case minutes(colon: Bool, seconds: Bool, zero: String)
    /// `GMT+1`, `GMT+5:30`; full `GMT+01:00`.
    case localized(full: Bool)

    func text(_ offset: Int64) -> String {
        let sign = offset < 0 ? "-" : "+"
        let seconds = offset.magnitude
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        switch self {
        case .hours(let zero):
            if hour == 0, minute == 0 { return zero }
            return sign + two(hour) + (minute == 0 ? "" : two(minute))
        case .minutes(let colon, let withSeconds, let zero):
            let shown = withSeconds ? second : 0
            if hour == 0, minute == 0, shown == 0 { return zero }
            let separator = colon ? ":" : ""
            return sign + two(hour) + separator + two(minute) + (shown == 0 ? "" : separator + two(shown))
        case .localized(let full):
            if offset == 0 { return "GMT" }
            var text = "GMT" + sign + (full ? two(hour) : String(hour))
            if full || minute != 0 || second != 0 { text += ":" + two(minute) }
            return second == 0 ? text : text + ":" + two(second)
        }
    }

    private func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
