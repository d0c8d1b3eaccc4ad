/// One property: everything that parsing, validation, the docs and redaction know about it.
package struct ConfigRow: Equatable, Sendable {
    package enum Default: Equatable, Sendable {
        case required
        /// Not set.
        case none
        /// As it would be written in a file.
        case text(String)
    }

    package enum Allowed: Equatable, Sendable {
        case any
        case nonEmpty
        case range(ClosedRange<Int64>)
        case oneOf([String])
        case oneOfIgnoringCase([String])
    }

    package enum Importance: String, Sendable { case high, medium, low }

    /// What this version does with the property.
    package enum Status: Equatable, Sendable {
        case implemented
        /// Accepted, said once at start: why nothing depends on it here.
        case withoutEffect(String)
        /// Announced for a later version: a value other than the default is an error at start.
        case later(String)
        /// Never: a value other than the default is an error with this reason.
        case refused(String)
        /// An option of another property, which decides alone whether anything is said.
        case belongs(to: String)
    }

    /// The key; a name that ends in `*` stands for every key with that beginning.
    package var name: String
    package var type: ConfigType
    package var defaultValue: Default
    package var allowed: Allowed
    package var importance: Importance
    package var group: String
    package var doc: String
    package var status: Status

    package init(
        _ name: String, _ type: ConfigType, _ defaultValue: Default, _ allowed: Allowed = .any,
        _ importance: Importance, _ group: String, _ doc: String, _ status: Status = .implemented
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.allowed = allowed
        self.importance = importance
        self.group = group
        self.doc = doc
        self.status = status
    }

    package var isSecret: Bool { type == .password }
    package var isFamily: Bool { name.hasSuffix("*") }
    /// The beginning that the keys of a family share.
    package var familyPrefix: String { String(name.dropLast()) }

    /// The default as a value.
    package var defaultParsed: ConfigValue {
        guard case .text(let text) = defaultValue else { return .none }
        guard case .success(let value) = type.parse(text, key: name) else {
            preconditionFailure("the default of \(name) is not of its type")
        }
        return value
    }

    /// Whether `value` says what the default says.
    package func isDefault(_ value: ConfigValue) -> Bool {
        if case .oneOfIgnoringCase = allowed, case .string(let a) = value, case .string(let b) = defaultParsed
        {
            return a.lowercased() == b.lowercased()
        }
        return value == defaultParsed
    }

    /// Why a value of the right type is not allowed, in Java's words; nil when it is.
    package func refusal(of value: ConfigValue) -> String? {
        switch (allowed, value) {
        case (.range(let range), .integer(let number)):
            if number < range.lowerBound { return "Value must be at least \(range.lowerBound)" }
            if number > range.upperBound { return "Value must be no more than \(range.upperBound)" }
            return nil
        case (.range(let range), .double(let number)):
            return number >= Double(range.lowerBound) ? nil : "Value must be at least \(range.lowerBound)"
        case (.nonEmpty, .string("")), (.nonEmpty, .list([])): return "It must not be empty"
        case (.oneOf(let names), .string(let text)):
            return names.contains(text) ? nil : "String must be one of: " + names.joined(separator: ", ")
        case (.oneOfIgnoringCase(let names), .string(let text)):
            guard !names.contains(where: { $0.lowercased() == text.lowercased() }) else { return nil }
            return "String must be one of (case insensitive): " + names.joined(separator: ", ")
        default: return nil
        }
    }
}
