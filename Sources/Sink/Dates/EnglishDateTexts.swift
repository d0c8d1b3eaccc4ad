/// English names of months, days, quarters, eras and times of day (CLDR's, as Java prints them).
enum EnglishDateTexts {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November",
        "December",
    ]
    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let quarters = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]

    static func text(_ text: JavaDatePattern.Text, _ style: JavaDatePattern.Style, _ time: CivilTime)
        -> String
    {
        switch text {
        case .month: cut(months[Int(time.month) - 1], style)
        case .weekday: cut(weekdays[Int(time.weekday) - 1], style)
        case .quarter: quarter(Int(time.month - 1) / 3, style)
        case .era: era(time.year > 0, style)
        case .half: time.hour < 12 ? "AM" : "PM"
        case .dayPeriod: dayPeriod(time, style)
        }
    }

    private static func cut(_ name: String, _ style: JavaDatePattern.Style) -> String {
        switch style {
        case .short: String(name.prefix(3))
        case .full: name
        case .narrow: String(name.prefix(1))
        }
    }

    private static func quarter(_ index: Int, _ style: JavaDatePattern.Style) -> String {
        switch style {
        case .short: "Q\(index + 1)"
        case .full: quarters[index]
        case .narrow: "\(index + 1)"
        }
    }

    private static func era(_ isOurs: Bool, _ style: JavaDatePattern.Style) -> String {
        switch style {
        case .short: isOurs ? "AD" : "BC"
        case .full: isOurs ? "Anno Domini" : "Before Christ"
        case .narrow: isOurs ? "A" : "B"
        }
    }

    private static func dayPeriod(_ time: CivilTime, _ style: JavaDatePattern.Style) -> String {
        switch (time.hour, time.minute) {
        case (0, 0): style == .narrow ? "mi" : "midnight"
        case (12, 0): style == .narrow ? "n" : "noon"
        case (6..<12, _): "in the morning"
        case (12..<18, _): "in the afternoon"
        case (18..<21, _): "in the evening"
        default: "at night"
        }
    }
}
