/// Reads the letters of a `JavaDatePattern`.
struct DatePatternParser {
    private let text: [Character]
    private let zone: DateZone
    private(set) var elements: [JavaDatePattern.Element] = []
    /// Runs of one letter, with their lengths.
    private(set) var letters: [(letter: Character, count: Int)] = []
    /// Milliseconds.
    private(set) var unit: Int64 = 86_400_000
    private var sections = 0

    init(_ text: String, _ zone: DateZone) {
        self.text = Array(text)
        self.zone = zone
    }

    mutating func parse() throws(DatePatternError) {
        if text.isEmpty { throw DatePatternError("it is empty", at: 0) }
        var index = 0
        while index < text.count {
            let character = text[index]
            if character.isASCII, character.isLetter {
                var end = index
                while end < text.count, text[end] == character { end += 1 }
                try add(character, end - index, at: index)
                index = end
            } else if character == "'" {
                index = try quoted(from: index)
            } else {
                try punctuation(character, at: index)
                index += 1
            }
        }
    }

    /// A quoted text that begins at `start`; `''` is a quote, outside of quotes too. Returns the index behind
    /// it.
    private mutating func quoted(from start: Int) throws(DatePatternError) -> Int {
        var index = start + 1
        var out = ""
        while index < text.count {
            if text[index] == "'" {
                guard index + 1 < text.count, text[index + 1] == "'" else {
                    elements.append(.literal(out.isEmpty ? "'" : out))
                    return index + 1
                }
                index += 1
            }
            out.append(text[index])
            index += 1
        }
        throw DatePatternError("the quote is not closed", at: start)
    }

    private mutating func punctuation(_ character: Character, at index: Int) throws(DatePatternError) {
        switch character {
        case "[": sections += 1
        case "]":
            guard sections > 0 else { throw DatePatternError("']' without '['", at: index) }
            sections -= 1
        case "{", "}", "#": throw DatePatternError("'\(character)' is reserved", at: index, hint: "quote it")
        default: elements.append(.literal(String(character)))
        }
    }

    private mutating func add(_ letter: Character, _ count: Int, at index: Int) throws(DatePatternError) {
        letters.append((letter, count))
        switch letter {
        case "u", "y": try addYear(.year, count, index)
        case "Y": try addYear(.weekYear, count, index)
        case "M", "L": try addTextOrNumber(.month, .month, count, letter, index)
        case "Q", "q": try addTextOrNumber(.quarter, .quarter, count, letter, index)
        case "e", "c":
            if letter == "c", count == 2 { throw DatePatternError("'cc' means nothing", at: index) }
            try addTextOrNumber(.localWeekday, .weekday, count, letter, index)
        case "E": elements.append(.text(.weekday, try style(max(count, 3), letter, index)))
        case "G": elements.append(.text(.era, try style(max(count, 3), letter, index)))
        case "a":
            unit = min(unit, 3_600_000)
            try limit(count, 1, letter, index)
            elements.append(.text(.half, .short))
        case "B":
            unit = min(unit, 60_000)
            guard count == 1 || count == 4 || count == 5 else { throw tooMany(letter, index) }
            elements.append(.text(.dayPeriod, try style(max(count, 3), letter, index)))
        case "d": try addNumber(.dayOfMonth, count, 2, letter, index)
        case "D": try addNumber(.dayOfYear, count, 3, letter, index)
        case "F": try addNumber(.alignedWeekday, count, 1, letter, index)
        case "w": try addNumber(.weekOfWeekYear, count, 2, letter, index)
        case "W": try addNumber(.weekOfMonth, count, 1, letter, index)
        case "H", "k", "K", "h", "m", "s", "S", "A", "n", "N": try addTime(letter, count, index)
        case "g": try addNumber(.modifiedJulianDay, count, 19, letter, index)
        case "V", "z", "v", "O", "X", "x", "Z": try addZone(letter, count, index)
        case "p":
            throw DatePatternError(
                "padding with 'p' is not taken", at: index, hint: "repeat the letter to pad with 0")
        default:
            throw DatePatternError(
                "Unknown pattern letter: \(letter)", at: index,
                hint: "text stands in single quotes: '\(letter)'")
        }
    }

    private mutating func addTime(_ letter: Character, _ count: Int, _ index: Int) throws(DatePatternError) {
        switch letter {
        case "H", "k", "K", "h": unit = min(unit, 3_600_000)
        case "m": unit = min(unit, 60_000)
        case "s": unit = min(unit, 1000)
        default: unit = 1
        }
        switch letter {
        case "H": try addNumber(.hour, count, 2, letter, index)
        case "k": try addNumber(.clockHour, count, 2, letter, index)
        case "K": try addNumber(.hourOfHalf, count, 2, letter, index)
        case "h": try addNumber(.clockHourOfHalf, count, 2, letter, index)
        case "m": try addNumber(.minute, count, 2, letter, index)
        case "s": try addNumber(.second, count, 2, letter, index)
        case "A": try addNumber(.milliOfDay, count, 19, letter, index)
        case "n": try addNumber(.nanoOfSecond, count, 19, letter, index)
        case "N": try addNumber(.nanoOfDay, count, 19, letter, index)
        default:
            try limit(count, 9, letter, index)
            elements.append(.fraction(digits: count))
        }
    }

    private mutating func addZone(_ letter: Character, _ count: Int, _ index: Int) throws(DatePatternError) {
        switch (letter, count) {
        case ("V", 2): elements.append(.zoneId)
        case ("V", _): throw DatePatternError("Pattern letter count must be 2: V", at: index)
        case ("z", 1...3): elements.append(.zoneName(full: false))
        case ("z", 4) where zone.isUTC, ("v", 4) where zone.isUTC: elements.append(.zoneName(full: true))
        case ("v", 1) where zone.isUTC: elements.append(.zoneName(full: false))
        case ("z", 4), ("v", 1), ("v", 4):
            throw DatePatternError(
                "the zone's long name is not known here", at: index,
                hint: "use VV (its id) or z (its short name)")
        case ("O", 1): elements.append(.offset(.localized(full: false)))
        case ("O", 4), ("Z", 4): elements.append(.offset(.localized(full: true)))
        case ("O", _): throw DatePatternError("Pattern letter count must be 1 or 4: O", at: index)
        case ("Z", 1...3): elements.append(.offset(.minutes(colon: false, seconds: false, zero: "+0000")))
        case ("Z", 5): elements.append(.offset(.minutes(colon: true, seconds: true, zero: "Z")))
        case ("X", 1...5), ("x", 1...5): elements.append(.offset(Self.isoOffset(letter, count)))
        default: throw tooMany(letter, index)
        }
    }

    private static func isoOffset(_ letter: Character, _ count: Int) -> OffsetStyle {
        let zero = letter == "X" ? "Z" : count == 1 ? "+00" : count % 2 == 0 ? "+0000" : "+00:00"
        return count == 1
            ? .hours(zero: zero) : .minutes(colon: count % 2 == 1, seconds: count > 3, zero: zero)
    }

    private mutating func addYear(
        _ field: JavaDatePattern.Field, _ count: Int, _ index: Int
    ) throws(DatePatternError) {
        try limit(count, 19, text[index], index)
        elements.append(count == 2 ? .twoDigits(field) : .number(field, width: count, signed: count >= 4))
    }

    private mutating func addNumber(
        _ field: JavaDatePattern.Field, _ count: Int, _ most: Int, _ letter: Character, _ index: Int
    ) throws(DatePatternError) {
        try limit(count, most, letter, index)
        elements.append(.number(field, width: count, signed: false))
    }

    private mutating func addTextOrNumber(
        _ field: JavaDatePattern.Field, _ name: JavaDatePattern.Text, _ count: Int, _ letter: Character,
        _ index: Int
    ) throws(DatePatternError) {
        elements.append(
            count <= 2
                ? .number(field, width: count, signed: false) : .text(name, try style(count, letter, index)))
    }

    private func style(
        _ count: Int, _ letter: Character, _ index: Int
    ) throws(DatePatternError) -> JavaDatePattern.Style {
        switch count {
        case 3: .short
        case 4: .full
        case 5: .narrow
        default: throw tooMany(letter, index)
        }
    }

    private func limit(_ count: Int, _ most: Int, _ letter: Character, _ index: Int) throws(DatePatternError)
    {
        if count > most { throw tooMany(letter, index) }
    }

    private func tooMany(_ letter: Character, _ index: Int) -> DatePatternError {
        DatePatternError("Too many pattern letters: \(letter)", at: index)
    }
}
