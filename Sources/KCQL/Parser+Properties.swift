/// PROPERTIES(…).
extension Parser {
    mutating func propertyList() throws(KCQLError) -> PropertyList {
        var list = PropertyList()
        try mark(.open, "(", hint: "write PROPERTIES('name'=value, …)")
        while token.kind != .close {
            try property(into: &list)
            guard takeComma() else {
                if token.isName {
                    throw unexpected([",", ")"], hint: "put a comma between two properties")
                }
                break
            }
        }
        try mark(.close, ")")
        return list
    }

    private mutating func property(into list: inout PropertyList) throws(KCQLError) {
        let at = token.range.lowerBound
        let name = try word("a property, such as 'flush.count'")
        let key = try key(name, at: at)
        if let earlier = list.keyIndex[key] {
            throw source.error(
                "\(key.rawValue) is given twice", at: at,
                hint: "it stands on line \(source.position(at: earlier).line), column "
                    + "\(source.position(at: earlier).column) already; keep one of them")
        }
        try mark(.equals, "=")
        let valueAt = token.range.lowerBound
        let value = try word(key.values)
        list.keyIndex[key] = at
        list.valueIndex[key] = valueAt
        try set(key, value, &list.values, at: valueAt)
    }

    /// Key or value: quoted in any of the three quotes, or bare. Reserved words are ordinary here.
    private mutating func word(_ expected: String) throws(KCQLError) -> String {
        guard token.isName else { throw unexpected([expected]) }
        let text = token.text ?? ""
        let end = token.range.upperBound
        index += 1
        if token.isName, token.range.lowerBound == end {
            throw error(
                "a quoted text ends before \(source.string(token.range))",
                hint: "quote the whole text once; a text with ' in it is written in backticks")
        }
        return text
    }

    private func key(_ written: String, at: Int) throws(KCQLError) -> PropertyKey {
        if let key = PropertyKey(written: written) { return key }
        if let (message, hint) = PropertyKey.refused(written) {
            throw source.error(message, at: at, hint: hint)
        }
        let known = PropertyKey.allCases.map(\.rawValue)
        let near = Nearest.word(to: written, in: known)
        throw source.error(
            "\(written.isEmpty ? "an empty text" : written) is no property of this sink", at: at,
            expected: near == nil ? known : [], hint: near.map { "write \($0)" })
    }

    private mutating func set(
        _ key: PropertyKey, _ value: String, _ values: inout StatementProperties, at: Int
    ) throws(KCQLError) {
        switch key {
        case .paddingType:
            guard
                let type = PaddingType.allCases.first(where: {
                    $0.name.asciiLowercased == value.asciiLowercased
                })
            else {
                let near = Nearest.word(to: value, in: PaddingType.allCases.map(\.name))
                throw bad(key, value, at, hint: near.map { "write \($0)" })
            }
            values.paddingType = type
        case .paddingChar: values.paddingChar = try character(key, value, at)
        case .paddingLengthPartition:
            values.paddingLengths["partition"] = Int(try number(key, value, 0...100, at))
        case .paddingLengthOffset: values.paddingLengths["offset"] = Int(try number(key, value, 0...100, at))
        case .partitionIncludeKeys: values.partitionIncludeKeys = try boolean(key, value, at)
        case .storeEnvelope: values.storeEnvelope = try boolean(key, value, at)
        case .envelopeKey: values.envelopeKey = try boolean(key, value, at)
        case .envelopeValue: values.envelopeValue = try boolean(key, value, at)
        case .envelopeHeaders: values.envelopeHeaders = try boolean(key, value, at)
        case .envelopeMetadata: values.envelopeMetadata = try boolean(key, value, at)
        case .flushCount: values.flushCount = try number(key, value, 1...Int64.max, at)
        case .flushSize: values.flushSize = try number(key, value, 1...Int64.max, at)
        case .flushInterval: values.flushInterval = try number(key, value, 1...Int64(Int32.max), at)
        case .keySuffix: values.keySuffix = try suffix(key, value, at)
        case .objectKeyTemplate:
            do {
                values.objectKeyTemplate = try ObjectKeyTemplate(parsing: value)
            } catch {
                throw source.error("object.key.template: \(error.message)", at: at, hint: error.hint)
            }
        }
    }

    private func bad(_ key: PropertyKey, _ value: String, _ at: Int, hint: String? = nil) -> KCQLError {
        let shown = value.isEmpty ? "an empty text" : value
        return source.error(
            "\(shown) is no value of \(key.rawValue)", at: at, expected: [key.values], hint: hint)
    }

    private func boolean(_ key: PropertyKey, _ value: String, _ at: Int) throws(KCQLError) -> Bool {
        switch value.asciiLowercased {
        case "true": return true
        case "false": return false
        default: throw bad(key, value, at)
        }
    }

    /// Decimal digits only: no sign, no point, no unit.
    private func number(
        _ key: PropertyKey, _ value: String, _ range: ClosedRange<Int64>, _ at: Int
    ) throws(KCQLError) -> Int64 {
        let digits = !value.isEmpty && value.utf8.allSatisfy { (48...57).contains($0) }
        guard digits, let number = Int64(value), range.contains(number) else {
            let unit = value.utf8.first.map { (48...57).contains($0) } == true && !digits
            throw bad(key, value, at, hint: unit ? "write digits only, without unit, point or grouping" : nil)
        }
        return number
    }

    private func character(_ key: PropertyKey, _ value: String, _ at: Int) throws(KCQLError) -> Character {
        guard let scalar = value.unicodeScalars.first, value.unicodeScalars.count == 1, scalar.value >= 0x20,
            scalar.value != 0x7F, scalar != "/", scalar != "\\"
        else { throw bad(key, value, at) }
        return Character(scalar)
    }

    private func suffix(_ key: PropertyKey, _ value: String, _ at: Int) throws(KCQLError) -> String {
        let control = value.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" }
        let escapes = value.split(separator: "/", omittingEmptySubsequences: false).contains("..")
        guard !control, !escapes else {
            throw bad(key, value, at, hint: "a suffix holds no control character, no backslash and no ..")
        }
        return value
    }
}
