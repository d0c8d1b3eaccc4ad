import ConnectData

/// Dates, times and timestamps in headers: exactly the shapes that Connect itself prints, in UTC.
enum HeaderTime {
    /// Java's `SimpleDateFormat` is lenient (month 13 rolls over, text behind is ignored); the documented
    /// form takes only what would be printed the same.
    static func parse(_ token: ArraySlice<UInt8>, java: Bool) -> HeaderValue? {
        // A colon may have been escaped.
        var text: [UInt8] = []
        for unit in token {
            if unit == UInt8(ascii: ":"), text.last == UInt8(ascii: "\\") { text.removeLast() }
            text.append(unit)
        }
        let pattern: StaticString
        let name: String
        let kind: Schema.Kind
        switch text.count {
        case 10: (pattern, name, kind) = ("y-M-d", "Date", .int32)
        case 13: (pattern, name, kind) = ("H:m:s.SZ", "Time", .int32)
        case 24: (pattern, name, kind) = ("y-M-dTH:m:s.SZ", "Timestamp", .int64)
        default: return nil
        }
        guard let parts = read(text, pattern), java || isStrict(text, parts) else { return nil }
        let days = daysFromCivil(parts.year, parts.month, parts.day)
        let time = ((days * 24 + parts.hour) * 60 + parts.minute) * 60 + parts.second
        return HeaderValue(
            content: .time(time * 1000 + parts.milli),
            schema: Schema(kind, name: "org.apache.kafka.connect.data.\(name)", version: 1))
    }

    private struct Parts {
        var (year, month, day): (Int64, Int64, Int64) = (1970, 1, 1)
        var (hour, minute, second, milli): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    }

    /// Letters are numbers of any length, except that `T` and `Z` stand for themselves, as do the marks.
    private static func read(_ text: [UInt8], _ pattern: StaticString) -> Parts? {
        var parts = Parts()
        var index = 0
        for letter in UnsafeBufferPointer(start: pattern.utf8Start, count: pattern.utf8CodeUnitCount) {
            let isField = "yMdHmsS".utf8.contains(letter)
            guard isField else {
                guard index < text.count, text[index] == letter else { return nil }
                index += 1
                continue
            }
            while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
            let start = index
            var value: Int64 = 0
            while index < text.count, text[index] &- 48 < 10 {
                value = value * 10 + Int64(text[index] - 48)
                index += 1
            }
            guard index > start else { return nil }
            switch letter {
            case UInt8(ascii: "y"): parts.year = value
            case UInt8(ascii: "M"): parts.month = value
            case UInt8(ascii: "d"): parts.day = value
            case UInt8(ascii: "H"): parts.hour = value
            case UInt8(ascii: "m"): parts.minute = value
            case UInt8(ascii: "s"): parts.second = value
            default: parts.milli = value
            }
        }
        return parts
    }

    /// All digits in their places, every part in its range.
    private static func isStrict(_ text: [UInt8], _ parts: Parts) -> Bool {
        let shape: StaticString =
            text.count == 10 ? "0000-00-00" : text.count == 13 ? "00:00:00.000Z" : "0000-00-00T00:00:00.000Z"
        let shapes = UnsafeBufferPointer(start: shape.utf8Start, count: shape.utf8CodeUnitCount)
        guard zip(text, shapes).allSatisfy({ $1 == 48 ? $0 &- 48 < 10 : $0 == $1 }) else { return false }
        let leap = parts.year % 4 == 0 && (parts.year % 100 != 0 || parts.year % 400 == 0)
        let lengths: [Int64] = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return parts.year > 0 && (1...12).contains(parts.month) && parts.day >= 1
            && parts.day <= lengths[Int(parts.month) - 1] && parts.hour < 24 && parts.minute < 60
            && parts.second < 60
    }

    /// Days since 1970 of a date whose month and day may be out of range, as a lenient calendar counts them:
    /// the Gregorian calendar from 15 October 1582 on, the Julian one before, as in Java's.
    private static func daysFromCivil(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let months = year * 12 + month - 1
        let (civilYear, index) = (floorDivide(months, 12), months - floorDivide(months, 12) * 12)
        // Years from March, so that the leap day is the last.
        let shifted = index < 2 ? civilYear - 1 : civilYear
        let dayOfYear = (153 * ((index + 10) % 12) + 2) / 5 + day - 1
        let julian = shifted * 365 + floorDivide(shifted, 4) + dayOfYear
        let gregorian = julian - floorDivide(shifted, 100) + floorDivide(shifted, 400) - 719_468
        return gregorian >= -141_427 ? gregorian : julian - 719_470
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
        a >= 0 ? a / b : -((b - 1 - a) / b)
    }
}
