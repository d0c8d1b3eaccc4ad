import Foundation

/// Java's `.properties` syntax, exactly (connect-semantics 1.3), with what Java swallows said aloud: keys
/// written twice, backslashes that the syntax drops, bytes that are not ASCII.
package enum Properties {
    package enum Encoding: Sendable {
        /// As Kafka reads worker and connector files: each byte is one character.
        case latin1
        /// As `FileConfigProvider` reads its files.
        case utf8
    }

    /// Reads a text. Never fails as a whole: what is wrong stands in `problems`, so that all of it is
    /// reported at once; an entry with a malformed escape is left out.
    package static func parse(
        _ bytes: [UInt8], file: String, encoding: Encoding = .latin1
    ) -> ConfigEntries {
        var out = ConfigEntries(file: file)
        var units: [UInt16]
        switch encoding {
        case .latin1:
            units = bytes.map(UInt16.init)
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
                out.problems.append(
                    ConfigProblem(
                        .warning, file: file, line: 1,
                        "the file begins with a byte order mark, which becomes part of the first key",
                        hint: "Save the file as UTF-8 without byte order mark."))
            }
        case .utf8:
            guard let text = String(validating: bytes, as: UTF8.self) else {
                out.problems.append(ConfigProblem(.error, file: file, "the file is not UTF-8"))
                return out
            }
            units = Array(text.utf16)
        }
        var lines = PropertiesLines(units)
        while let line = lines.next() {
            var reader = LineReader(file: file, line: line)
            if let entry = reader.entry() { out.add(entry) }
            if encoding == .latin1 { reader.warnOfNonASCII() }
            out.problems.append(contentsOf: reader.problems)
        }
        return out
    }

    /// Splits one logical line into key and value and takes the escapes apart.
    private struct LineReader {
        let file: String
        let line: [PropertiesLines.Unit]
        var problems: [ConfigProblem] = []
        private var key: String?

        init(file: String, line: [PropertiesLines.Unit]) {
            self.file = file
            self.line = line
        }

        private var lineNumber: Int { line.first?.line ?? 1 }

        mutating func entry() -> ConfigEntry? {
            let (keyEnd, valueStart) = split()
            guard let key = text(of: line[..<keyEnd]) else { return nil }
            self.key = key
            guard let value = text(of: line[valueStart...]) else { return nil }
            return ConfigEntry(key: key, value: value, file: file, line: lineNumber)
        }

        /// The key ends at the first unescaped `=`, `:` or blank; then blanks, at most one `=` or `:`,
        /// blanks.
        private func split() -> (keyEnd: Int, valueStart: Int) {
            var end = 0
            var backslashOpen = false
            var hasSeparator = false
            var start = line.count
            while end < line.count {
                let unit = line[end].value
                if !backslashOpen, isSeparator(unit) || PropertiesLines.isBlank(unit) {
                    start = end + 1
                    hasSeparator = isSeparator(unit)
                    break
                }
                backslashOpen = unit == PropertiesLines.backslash ? !backslashOpen : false
                end += 1
            }
            while start < line.count {
                let unit = line[start].value
                if !PropertiesLines.isBlank(unit) {
                    guard !hasSeparator, isSeparator(unit) else { break }
                    hasSeparator = true
                }
                start += 1
            }
            return (end, start)
        }

        private func isSeparator(_ unit: UInt16) -> Bool {
            unit == UInt16(UInt8(ascii: "=")) || unit == UInt16(UInt8(ascii: ":"))
        }

        /// The text with its escapes resolved; nil, with an error noted, where one is malformed.
        private mutating func text(of units: ArraySlice<PropertiesLines.Unit>) -> String? {
            var out: [UInt16] = []
            var index = units.startIndex
            while index < units.endIndex {
                let unit = units[index]
                index += 1
                guard unit.value == PropertiesLines.backslash, index < units.endIndex else {
                    out.append(unit.value)
                    continue
                }
                let escaped = units[index].value
                index += 1
                switch UInt8(exactly: escaped).map(Unicode.Scalar.init) {
                case "u":
                    guard let value = hex(units[index...].prefix(4)) else {
                        malformed(at: unit)
                        return nil
                    }
                    out.append(value)
                    index += 4
                case "t": out.append(0x09)
                case "n": out.append(0x0A)
                case "r": out.append(0x0D)
                case "f": out.append(0x0C)
                case "\\", "=", ":", " ", "#", "!", "\t", "\u{C}": out.append(escaped)
                default:
                    out.append(escaped)
                    warnOfDrop(at: unit, before: escaped)
                }
            }
            return String(decoding: out, as: UTF16.self)
        }

        private func hex(_ digits: ArraySlice<PropertiesLines.Unit>) -> UInt16? {
            guard digits.count == 4 else { return nil }
            var value: UInt16 = 0
            for digit in digits {
                guard let byte = UInt8(exactly: digit.value),
                    let nibble = Character(Unicode.Scalar(byte)).hexDigitValue,
                    byte < 0x80
                else { return nil }
                value = value << 4 | UInt16(nibble)
            }
            return value
        }

        private mutating func malformed(at unit: PropertiesLines.Unit) {
            problems.append(
                ConfigProblem(
                    .error, file: file, line: unit.line, key: key,
                    "Malformed \\uxxxx encoding in column \(unit.column)",
                    hint: "Write four hexadecimal digits behind \\u, or \\\\u for a backslash and a u."))
        }

        private mutating func warnOfDrop(at unit: PropertiesLines.Unit, before escaped: UInt16) {
            // The character stays unsaid where it may be part of a secret.
            let isSecret = key.map(Redaction.isSecret) ?? false
            let what = isSecret ? "" : " before '\(String(decoding: [escaped], as: UTF16.self))'"
            let way = isSecret ? "\\\\" : "\\\\" + String(decoding: [escaped], as: UTF16.self)
            problems.append(
                ConfigProblem(
                    .warning, file: file, line: unit.line, key: key,
                    "the syntax drops the backslash\(what) in column \(unit.column)",
                    hint: "Write \(way) where a backslash is meant."))
        }

        /// One warning a logical line: how the bytes are read, and what to write instead.
        mutating func warnOfNonASCII() {
            guard let first = line.first(where: { $0.value > 0x7F }) else { return }
            let run = line.drop { $0 != first }.prefix { $0.value > 0x7F }.map {
                UInt8(truncatingIfNeeded: $0.value)
            }
            var hint = "Write \\uXXXX for each character that is not ASCII."
            if let meant = String(validating: run, as: UTF8.self), !(key.map(Redaction.isSecret) ?? false) {
                let escapes = meant.utf16.map { String(format: "\\u%04X", $0) }.joined()
                hint = "For \"\(meant)\" write \(escapes)."
            }
            problems.append(
                ConfigProblem(
                    .warning, file: file, line: first.line, key: key,
                    "column \(first.column) holds bytes that are not ASCII; a .properties file is "
                        + "ISO-8859-1, so each "
                        + "byte becomes one character",
                    hint: hint))
        }
    }
}
