extension CivilTime {
    /// Weeks begin on Sunday and the first one holds 1 January, as Java counts them for English.
    var localWeekday: Int64 { weekday % 7 + 1 }

    var weekOfMonth: Int64 { Self.week(firstDayOffset(day), day) }

    var weekOfWeekYear: Int64 { weekYearAndWeek.week }
    var weekYear: Int64 { weekYearAndWeek.year }

    private var weekYearAndWeek: (year: Int64, week: Int64) {
        let offset = firstDayOffset(dayOfYear)
        let week = Self.week(offset, dayOfYear)
        let next = Self.week(offset, (isLeapYear ? 366 : 365) + 1)
        return week >= next ? (year + 1, week - next + 1) : (year, week)
    }

    /// Days from the first day of the month (or year) to the begin of its first whole week.
    private func firstDayOffset(_ day: Int64) -> Int64 {
        let start = Self.floorModulo(day - localWeekday, 7)
        return start == 0 ? 0 : 7 - start
    }

    private static func week(_ offset: Int64, _ day: Int64) -> Int64 { (7 + offset + day - 1) / 7 }
}
