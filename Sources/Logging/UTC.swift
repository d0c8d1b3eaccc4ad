/// Time stamps of log lines.
package enum UTC {
    /// Epoch milliseconds as `2026-11-21T10:11:12.345Z`.
    package static func text(_ milliseconds: Int64) -> String {
        let seconds = floor(milliseconds, 1_000)
        let days = floor(seconds, 86_400)
        let second = Int(seconds - days * 86_400)
        let (year, month, day) = date(days)
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T\(digits(second / 3_600, 2)):"
            + "\(digits(second / 60 % 60, 2)):\(digits(second % 60, 2))."
            + "\(digits(Int(milliseconds - seconds * 1_000), 3))Z"
    }

    /// The Gregorian date of a day since 1970-01-01. Years are taken to begin in March, so that a leap day is
    /// a year's last, in eras of 400 years, which all have 146,097 days.
    package static func date(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let fromMarch = days + 719_468
        let era = floor(fromMarch, 146_097)
        let dayOfEra = Int(fromMarch - era * 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((unit - 1 - value) / unit)
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
