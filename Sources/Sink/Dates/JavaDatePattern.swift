/// A pattern of Java's `DateTimeFormatter` for formatting, in a zone, with English texts.
///
/// Compiled and checked once. Letters: `G u y D M L d Q q Y w W E e c F a B h K k H m s S A n N g V z v O X x
/// Z`, quotes, `[ ]` (everything a pattern can ask for is there, so they change nothing). Not taken: `p`
/// (padding with blanks has no place in a directory), and the long zone names of zones other than UTC.
package struct JavaDatePattern: Sendable, Equatable {
    enum Field: Sendable {
        case year, weekYear, month, quarter, dayOfMonth, dayOfYear, alignedWeekday, localWeekday, weekOfMonth,
            weekOfWeekYear, hour, clockHour, hourOfHalf, clockHourOfHalf, minute, second, milliOfDay,
            nanoOfSecond,
            nanoOfDay, modifiedJulianDay
    }

    enum Text: Sendable { case era, month, quarter, weekday, half, dayPeriod }

    enum Style: Sendable { case short, full, narrow }

    enum Element: Sendable {
        case literal(String)
        /// `signed`: a number longer than `width` gets a plus sign.
        case number(Field, width: Int, signed: Bool)
        /// The last two digits.
        case twoDigits(Field)
        case fraction(digits: Int)
        case text(Text, Style)
        case zoneId
        case zoneName(full: Bool)
        case offset(OffsetStyle)
    }

    package let written: String
    let zone: DateZone
    let elements: [Element]
    /// The text changes at multiples of so many milliseconds of the local time only.
    let unit: Int64
    /// Letters that are taken but probably mean another one, in words.
    package let doubts: [String]

    package init(_ written: String, zone: DateZone = .utc) throws(DatePatternError) {
        var parser = DatePatternParser(written, zone)
        try parser.parse()
        self.written = written
        self.zone = zone
        elements = parser.elements
        unit = parser.unit
        doubts = DatePatternDoubts.find(parser.letters)
    }

    /// The text of a moment, epoch ms.
    package func format(_ milliseconds: Int64) -> String {
        let offset = zone.isUTC ? 0 : zone.offset(CivilTime.floorDivide(milliseconds, 1000))
        return format(CivilTime(milliseconds: milliseconds, offset: offset))
    }

    package static func == (a: JavaDatePattern, b: JavaDatePattern) -> Bool {
        a.written == b.written && a.zone == b.zone
    }
}
