/// A moment on the wall clock of a zone, in the proleptic Gregorian calendar.
struct CivilTime {
    let year: Int64
    /// 1…12
    let month: Int64
    /// 1…31
    let day: Int64
    /// 1…366
    let dayOfYear: Int64
    /// 1 = Monday … 7 = Sunday
    let weekday: Int64
    let hour: Int64
    let minute: Int64
    let second: Int64
    let millisecond: Int64
    /// Days since 1970-01-01, local.
    let epochDay: Int64
    let epochSecond: Int64
    /// Seconds east of UTC.
    let offset: Int64

    /// - Parameters:
    ///   - milliseconds: epoch ms, UTC.
    ///   - offset: seconds east of UTC.
    init(milliseconds: Int64, offset: Int32 = 0) {
        epochSecond = Self.floorDivide(milliseconds, 1000)
        millisecond = milliseconds &- epochSecond &* 1000
        self.offset = Int64(offset)
        let local = epochSecond &+ Int64(offset)
        epochDay = Self.floorDivide(local, 86_400)
        let rest = local &- epochDay &* 86_400
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
        // Thursday, 1970-01-01.
        weekday = Self.floorModulo(epochDay &+ 3, 7) + 1
        (year, month, day, dayOfYear) = Self.date(epochDay)
    }

    var isLeapYear: Bool { Self.isLeap(year) }
    var nanoOfDay: Int64 { milliOfDay * 1_000_000 }
    var milliOfDay: Int64 { ((hour * 60 + minute) * 60 + second) * 1000 + millisecond }

    /// Counts years from 1 March of a year divisible by 400, so that a leap day is the last day of its year,
    /// its four years, and its 400 years.
    private static func date(_ epochDay: Int64) -> (Int64, Int64, Int64, Int64) {
        // 719,468 days lie between 0000-03-01 and 1970-01-01; 146,097 days are 400 years.
        let days = epochDay &+ 719_468
        let cycle = floorDivide(days, 146_097)
        let inCycle = days &- cycle &* 146_097
        let yearInCycle = (inCycle - inCycle / 1460 + inCycle / 36_524 - inCycle / 146_096) / 365
        let sinceMarch = inCycle - (365 * yearInCycle + yearInCycle / 4 - yearInCycle / 100)
        // Months from March on have 31,30,31,30,31 days, twice and a bit: 153 days in five.
        let monthFromMarch = (5 * sinceMarch + 2) / 153
        let day = sinceMarch - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearInCycle + cycle * 400 + (month <= 2 ? 1 : 0)
        let dayOfYear = month <= 2 ? sinceMarch - 305 : sinceMarch + 60 + (isLeap(year) ? 1 : 0)
        return (year, month, day, dayOfYear)
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
        let quotient = a / b
        return a % b < 0 ? quotient - 1 : quotient
    }

    static func floorModulo(_ a: Int64, _ b: Int64) -> Int64 { a - floorDivide(a, b) * b }
}
