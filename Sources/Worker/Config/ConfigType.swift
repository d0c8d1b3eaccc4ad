import Foundation

/// The type of a property, with Kafka's ConfigDef rules for reading its text (connect-semantics 1.2).
package enum ConfigType: String, Equatable, Sendable {
    case boolean, string, short, int, long, double, list
    /// A Java class name; which ones count is the row's business.
    case `class`
    /// Text that is never printed.
    case password

    /// Reads `text` for `key`; the message of an error is Java's own.
    ///
    /// Every text is trimmed as Java trims (all characters up to U+0020 go).
    package func parse(
        _ text: String, key: String, shown: String? = nil, classExists: (String) -> Bool = { _ in true }
    ) -> Result<ConfigValue, ConfigTypeError> {
        let trimmed = Self.trim(text)
        func invalid(_ why: String) -> Result<ConfigValue, ConfigTypeError> {
            let value = self == .password ? Redaction.mask : shown ?? text
            return .failure(
                ConfigTypeError(message: "Invalid value \(value) for configuration \(key): \(why)"))
        }
        switch self {
        case .string, .password: return .success(.string(trimmed))
        case .boolean:
            switch trimmed.lowercased() {
            case "true": return .success(.boolean(true))
            case "false": return .success(.boolean(false))
            default: return invalid("Expected value to be either true or false")
            }
        case .short, .int, .long:
            guard let value = Self.integer(trimmed), bounds.contains(value) else {
                return invalid("Not a number of type \(rawValue.uppercased())")
            }
            return .success(.integer(value))
        case .double:
            guard let value = Self.double(trimmed) else { return invalid("Not a number of type DOUBLE") }
            return .success(.double(value))
        case .list: return .success(.list(Self.list(trimmed)))
        case .class:
            guard classExists(trimmed) else {
                return invalid("Class \(shown ?? text) could not be found.")
            }
            return .success(.string(trimmed))
        }
    }

    private var bounds: ClosedRange<Int64> {
        switch self {
        case .short: Int64(Int16.min)...Int64(Int16.max)
        case .int: Int64(Int32.min)...Int64(Int32.max)
        default: Int64.min...Int64.max
        }
    }

    /// Java's `String.trim`.
    package static func trim(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { $0.value > 0x20 }),
            let last = scalars.lastIndex(where: { $0.value > 0x20 })
        else { return "" }
        return String(scalars[first...last])
    }

    /// Java's decimal parse: one sign, then digits (of any script), nothing else.
    private static func integer(_ text: String) -> Int64? {
        var ascii = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == 0, scalar == "+" || scalar == "-" {
                ascii.unicodeScalars.append(scalar)
            } else if scalar.properties.generalCategory == .decimalNumber,
                let digit = scalar.properties.numericValue
            {
                ascii += String(Int(digit))
            } else {
                return nil
            }
        }
        return Int64(ascii)
    }

    /// Java's `Double.valueOf`: decimal or hexadecimal, an optional `d` or `f` behind it, `NaN`, `Infinity`.
    private static func double(_ text: String) -> Double? {
        let decimal = #"[+-]?(NaN|Infinity|((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)[dDfF]?)"#
        let hexadecimal = #"[+-]?0[xX]([0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+)[pP][+-]?\d+[dDfF]?"#
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        guard isASCII, text.range(of: "^(\(decimal)|\(hexadecimal))$", options: .regularExpression) != nil
        else {
            return nil
        }
        var number = text
        if !text.hasSuffix("Infinity"), let last = number.last, "dDfF".contains(last) { number.removeLast() }
        return strtod(number, nil)
    }

    /// Blank is the empty list; else split on commas, blanks around members dropped, empty members kept.
    private static func list(_ trimmed: String) -> [String] {
        guard !trimmed.isEmpty else { return [] }
        return trimmed.split(separator: ",", omittingEmptySubsequences: false).map { member in
            let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\u{B}", "\u{C}", "\r"]
            let scalars = member.unicodeScalars
            guard let first = scalars.firstIndex(where: { !blanks.contains($0) }),
                let last = scalars.lastIndex(where: { !blanks.contains($0) })
            else { return "" }
            return String(scalars[first...last])
        }
    }
}

/// A text that is not of its property's type.
package struct ConfigTypeError: Error, Equatable, Sendable {
    package var message: String
}

/// The value of a property after its type has read it.
package enum ConfigValue: Equatable, Sendable {
    case none
    case boolean(Bool)
    /// A string, class name or password.
    case string(String)
    case integer(Int64)
    case double(Double)
    case list([String])
}
