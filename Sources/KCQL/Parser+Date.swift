/// The pattern of `_date`: Java's `DateTimeFormatter` letters.
extension Parser {
    private static let letters = Set("GuyDMLdQqYwWEecFaBhKkHmsSAnNVvzOXxZpg".unicodeScalars)

    /// Refuses what no record could be formatted with, and warns of letters that are almost always a mistake
    /// (design 5.5). Text in single quotes, and marks, stand for themselves.
    mutating func checkDate(_ pattern: String, at start: Int) throws(KCQLError) {
        guard !pattern.unicodeScalars.allSatisfy(\.properties.isWhitespace) else {
            throw source.error("the pattern of _date is blank", at: start)
        }
        var literal = false
        var used = Set<Unicode.Scalar>()
        for scalar in pattern.unicodeScalars {
            if scalar == "'" {
                literal.toggle()
            } else if literal {
                continue
            } else if scalar.isASCII, scalar.properties.isAlphabetic {
                guard Self.letters.contains(scalar) else {
                    throw source.error(
                        "\(scalar) is no pattern letter of _date", at: start,
                        hint: "a year is uuuu, a month MM, a day dd, an hour HH")
                }
                used.insert(scalar)
            } else if "{}#".unicodeScalars.contains(scalar) {
                throw source.error("\(scalar) is reserved in patterns of _date", at: start)
            }
        }
        if literal { throw source.error("a ' in the pattern of _date is not closed", at: start) }
        // DDD, three digits, is how the day of the year is meant.
        if Self.holds("DDD", in: pattern) { used.remove("D") }
        warnOfLetters(used, at: start)
    }

    private static func holds(_ letters: String, in pattern: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let letters = Array(letters.utf8)
        return pattern.indices.contains { pattern[$0...].starts(with: letters) }
    }

    private mutating func warnOfLetters(_ used: Set<Unicode.Scalar>, at start: Int) {
        if used.contains("Y"), !used.contains("w") {
            warn(
                "Y is the year of the week, which differs from the calendar's around new year", at: start,
                hint: "write yyyy or uuuu")
        }
        if used.contains("D") {
            warn("D is the day of the year", at: start, hint: "write dd for the day of the month")
        }
        if used.contains("h"), !used.contains("a"), !used.contains("B") {
            warn("h is the hour of the half day, 1 to 12", at: start, hint: "write HH for 0 to 23")
        }
        if used.contains("m"), used.isDisjoint(with: ["H", "h", "K", "k"]),
            used.isDisjoint(with: ["M", "L"]),
            !used.isDisjoint(with: ["y", "u", "d"])
        {
            warn("m is the minute", at: start, hint: "write MM for the month")
        }
    }
}
