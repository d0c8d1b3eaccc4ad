/// The logical lines of a `.properties` text: comments and blank lines left out, continued lines joined
/// (connect-semantics 1.3).
///
/// A line's units are UTF-16, as Java's; each keeps the natural line and the column it came from.
struct PropertiesLines {
    struct Unit: Equatable {
        var value: UInt16
        /// Counted from 1.
        var line: Int
        /// Counted from 1, in characters of the encoding the text was read with.
        var column: Int
    }

    private let units: [UInt16]
    private var position = 0
    private var line = 1
    private var column = 0

    init(_ units: [UInt16]) { self.units = units }

    private static let newline: UInt16 = 0x0A
    private static let carriageReturn: UInt16 = 0x0D
    static let backslash: UInt16 = 0x5C

    static func isBlank(_ unit: UInt16) -> Bool { unit == 0x20 || unit == 0x09 || unit == 0x0C }

    /// Takes one unit; CR, LF and CRLF count as one line end, given as LF.
    private mutating func take() -> Unit? {
        guard position < units.count else { return nil }
        var value = units[position]
        position += 1
        column += 1
        let unit: Unit
        if value == Self.carriageReturn || value == Self.newline {
            if value == Self.carriageReturn, position < units.count, units[position] == Self.newline {
                position += 1
            }
            value = Self.newline
            unit = Unit(value: value, line: line, column: column)
            line += 1
            column = 0
        } else {
            unit = Unit(value: value, line: line, column: column)
        }
        return unit
    }

    private mutating func skipComment() {
        while let unit = take(), unit.value != Self.newline {}
    }

    /// The next logical line, or nil at the end.
    mutating func next() -> [Unit]? {
        var out: [Unit] = []
        var skipsBlanks = true
        var isContinued = false
        var backslashOpen = false
        while let unit = take() {
            if skipsBlanks {
                if Self.isBlank(unit.value) { continue }
                if !isContinued, unit.value == Self.newline { continue }
                skipsBlanks = false
                isContinued = false
            }
            // A line that is continued from a lone backslash still begins here, as in Java.
            if out.isEmpty, unit.value == UInt16(UInt8(ascii: "#")) || unit.value == UInt16(UInt8(ascii: "!"))
            {
                skipComment()
                skipsBlanks = true
                continue
            }
            guard unit.value == Self.newline else {
                out.append(unit)
                backslashOpen = unit.value == Self.backslash ? !backslashOpen : false
                continue
            }
            if out.isEmpty {
                skipsBlanks = true
            } else if backslashOpen {
                out.removeLast()
                if position == units.count { return out }
                skipsBlanks = true
                isContinued = true
                backslashOpen = false
            } else {
                return out
            }
        }
        // A backslash at the end of the text is dropped; alone it makes the empty key, as in Java.
        if backslashOpen {
            out.removeLast()
            return out
        }
        return out.isEmpty ? nil : out
    }
}
