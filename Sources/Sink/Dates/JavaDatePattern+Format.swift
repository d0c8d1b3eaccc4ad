extension JavaDatePattern {
    func format(_ time: CivilTime) -> String {
        var out = ""
        for element in elements {
            switch element {
            case .literal(let text): out += text
            case .number(let field, let width, let signed):
                let value = Self.value(field, time)
                let digits = String(value.magnitude)
                if value < 0 {
                    out += "-"
                } else if signed, digits.utf8.count > width {
                    out += "+"
                }
                out += String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
            case .twoDigits(let field):
                let value = Self.value(field, time).magnitude % 100
                out += value < 10 ? "0\(value)" : "\(value)"
            case .fraction(let digits):
                let nanos = String(1_000_000_000 + time.millisecond * 1_000_000)
                out += nanos.dropFirst().prefix(digits)
            case .text(let text, let style): out += EnglishDateTexts.text(text, style, time)
            case .zoneId: out += zone.id
            case .zoneName(full: true): out += "Coordinated Universal Time"
            case .zoneName(full: false): out += zone.abbreviation(time.epochSecond)
            case .offset(let style): out += style.text(time.offset)
            }
        }
        return out
    }

    private static func value(_ field: Field, _ time: CivilTime) -> Int64 {
        switch field {
        case .year: time.year
        case .weekYear: time.weekYear
        case .month: time.month
        case .quarter: (time.month - 1) / 3 + 1
        case .dayOfMonth: time.day
        case .dayOfYear: time.dayOfYear
        case .alignedWeekday: (time.day - 1) % 7 + 1
        case .localWeekday: time.localWeekday
        case .weekOfMonth: time.weekOfMonth
        case .weekOfWeekYear: time.weekOfWeekYear
        case .hour: time.hour
        case .clockHour: time.hour == 0 ? 24 : time.hour
        case .hourOfHalf: time.hour % 12
        case .clockHourOfHalf: (time.hour + 11) % 12 + 1
        case .minute: time.minute
        case .second: time.second
        case .milliOfDay: time.milliOfDay
        case .nanoOfSecond: time.millisecond * 1_000_000
        case .nanoOfDay: time.nanoOfDay
        // Day 0 is 1858-11-17.
        case .modifiedJulianDay: time.epochDay + 40_587
        }
    }
}
