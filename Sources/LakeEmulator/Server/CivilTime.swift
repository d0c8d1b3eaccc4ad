/// A UTC date and time of day of the proleptic Gregorian calendar.
struct CivilTime: Equatable {
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    /// 0 is Sunday.
    var weekday = 4

    /// From seconds since 1970. Years are counted from March, so that the leap day is a year's last.
    init(seconds: Int64) {
        let inDay = Int((seconds % 86_400 + 86_400) % 86_400)
        let days = Int((seconds - Int64(inDay)) / 86_400)
        hour = inDay / 3600
        minute = inDay / 60 % 60
        second = inDay % 60
        weekday = ((days + 4) % 7 + 7) % 7
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        day = ofYear - (153 * fromMarch + 2) / 5 + 1
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Seconds since 1970; nil where the calendar has no such day or the clock no such time.
    static func seconds(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int)
        -> Int64?
    {
        guard (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second), (1...9999).contains(year)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear
        let days = Int64(era * 146_097 + ofEra - 719_468)
        let result = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return CivilTime(seconds: result).day == day ? result : nil
    }
}
