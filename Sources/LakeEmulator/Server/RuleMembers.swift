import JSON

/// The members of one object of a rule set, read with errors that name the place.
struct RuleMembers {
    private let json: JSON
    private let place: String

    init(_ json: JSON, _ place: String, _ known: Set<String>) throws(EmulatorError) {
        guard let members = json.members else { throw EmulatorError("\(place) is not a JSON object") }
        for member in members where !known.contains(member.name) {
            throw EmulatorError(
                "\(place) has no member `\(member.name)`; it has \(known.sorted().joined(separator: ", "))")
        }
        self.json = json
        self.place = place
    }

    func wrong(_ name: String, _ expected: String) -> EmulatorError {
        EmulatorError("`\(name)` of \(place) must be \(expected)")
    }

    func needed<Value>(_ value: Value?, _ name: String) throws(EmulatorError) -> Value {
        guard let value else { throw EmulatorError("`\(name)` of \(place) is missing") }
        return value
    }

    func integer(_ name: String) throws(EmulatorError) -> Int64? {
        guard let value = json[name] else { return nil }
        guard let number = value.int64 else { throw wrong(name, "a whole number") }
        return number
    }

    func fraction(_ name: String) throws(EmulatorError) -> Double? {
        guard let value = json[name] else { return nil }
        guard case .number(let text) = value, let number = Double(text), (0...1).contains(number) else {
            throw wrong(name, "a number from 0 to 1")
        }
        return number
    }

    func text(_ name: String) throws(EmulatorError) -> String? {
        guard let value = json[name] else { return nil }
        guard let text = value.string else { throw wrong(name, "a text") }
        return text
    }

    /// A text or an array of texts.
    func texts(_ name: String) throws(EmulatorError) -> [String] {
        guard let value = json[name] else { return [] }
        if let text = value.string { return [text] }
        let texts = value.array?.map(\.string) ?? [nil]
        guard !texts.contains(nil) else { throw wrong(name, "a text or an array of texts") }
        return texts.compactMap { $0 }
    }

    func array(_ name: String) throws(EmulatorError) -> [JSON]? {
        guard let value = json[name] else { return nil }
        guard let array = value.array else { throw wrong(name, "an array") }
        return array
    }

    func choice<Choice: RawRepresentable<String>>(_ name: String, _ choices: [Choice]) throws(EmulatorError)
        -> Choice?
    { try self.choices(name, choices).first }

    func choices<Choice: RawRepresentable<String>>(_ name: String, _ choices: [Choice]) throws(EmulatorError)
        -> [Choice]
    {
        var out: [Choice] = []
        for text in try texts(name) {
            guard let choice = choices.first(where: { $0.rawValue == text }) else {
                throw wrong(name, "of \(choices.map(\.rawValue).joined(separator: ", ")), not \(text)")
            }
            out.append(choice)
        }
        return out
    }

    /// `name` is a glob, `nameRegex` a regular expression.
    func pattern(_ name: String) throws(EmulatorError) -> TextPattern? {
        if let expression = try text(name + "Regex") {
            guard json[name] == nil else {
                throw wrong(name, "given once: as a glob or as a regular expression")
            }
            return try TextPattern(regularExpression: expression)
        }
        return try text(name).map(TextPattern.init(glob:))
    }
}
