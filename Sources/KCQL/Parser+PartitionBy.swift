/// PARTITIONBY (lenses-behaviour 2.5; backticks as the page shows them).
extension Parser {
    /// The list, in parentheses or without, a comma at its end or not; at least one field, none twice.
    mutating func partitionFields() throws(KCQLError) -> [PartitionField] {
        let parenthesised = token.kind == .open
        if parenthesised { index += 1 }
        var fields: [PartitionField] = []
        repeat {
            if !fields.isEmpty, isListEnd { break }
            let start = token.range.lowerBound
            let field = try partitionField()
            if let earlier = fields.first(where: { isSame($0, field) }) {
                throw source.error(
                    "the field \(field.written) appears twice", at: start,
                    hint: "\(earlier.written) says the same; keep one of them")
            }
            fields.append(field)
        } while takeComma()
        if parenthesised { try mark(.close, ")") }
        return fields
    }

    /// Where a comma was the last of its list.
    private var isListEnd: Bool {
        switch token.kind {
        case .close, .semicolon, .end: true
        default: token.keyword.map(Keywords.reserved.contains) ?? false
        }
    }

    private func isSame(_ a: PartitionField, _ b: PartitionField) -> Bool {
        // The Java connector compares what is written, in any letter case.
        if options.compatibility == .streamReactor {
            return a.written.asciiLowercased == b.written.asciiLowercased
        }
        return a.source == b.source && a.path == b.path
    }

    private mutating func partitionField() throws(KCQLError) -> PartitionField {
        let name = try name("a partition field")
        let parts = try path(name)
        let written = source.string(name.range)
        let at = name.range.lowerBound
        let rest = Array(parts.dropFirst())
        let kind = parts[0].isQuoted ? .value : specifier(parts[0].text)
        let names = (kind == .value && (parts[0].isQuoted || parts[0].text != "_value") ? parts : rest)
            .map(\.text)
        try checkShape(kind, names, written, at: at)
        if kind == .date {
            try checkDate(names[0], at: rest[0].start)
        } else {
            for part in parts { try checkPart(part) }
            if !parts[0].isQuoted { warnOfSpecifier(parts[0].text, kind, at: at) }
        }
        let directory: String =
            switch kind {
            case .topic: "topic"
            case .partition: "partition"
            case .date: "date"
            case .key where names.isEmpty: "key"
            case .key, .value, .header: names.joined(separator: ".")
            }
        return PartitionField(
            source: kind, path: names, directoryName: directory, written: written,
            position: source.position(at: at))
    }

    private func specifier(_ word: String) -> PartitionField.Source {
        switch word {
        case "_key": .key
        case "_header": .header
        case "_headers": options.compatibility == .documented ? .header : .value
        case "_topic": .topic
        case "_partition": .partition
        case "_date": .date
        default: .value
        }
    }

    private func checkShape(
        _ kind: PartitionField.Source, _ names: [String], _ written: String, at: Int
    ) throws(KCQLError) {
        let problem: (String, String)?
        switch kind {
        case .key: problem = nil
        case .value where names.isEmpty: problem = ("_value needs a field", "write _value.field")
        case .header where names.isEmpty: problem = ("\(written) needs a header's name", "write _header.name")
        case .topic where !names.isEmpty: problem = ("_topic has no fields", "write _topic")
        case .partition where !names.isEmpty: problem = ("_partition has no fields", "write _partition")
        case .date where names.isEmpty: problem = ("_date needs a pattern", "write _date.uuuu, for example")
        case .date where names.count > 1:
            problem = (
                "_date takes one pattern", "write it in backticks: _date.`\(names.joined(separator: "."))`"
            )
        default: problem = nil
        }
        if let (message, hint) = problem { throw source.error(message, at: at, hint: hint) }
    }

    /// What is read as a field of the value, but looks like something else.
    private mutating func warnOfSpecifier(_ word: String, _ kind: PartitionField.Source, at: Int) {
        guard kind == .value, word.hasPrefix("_"), word != "_value" else { return }
        let known = ["_key", "_value", "_header", "_topic", "_partition", "_date"]
        var hint: String?
        if word == "_headers" {
            hint = "write _header for the record's header"
        } else if word == "_offset" || word == "_timestamp" {
            hint = word == "_timestamp" ? "write _date with a pattern for the record's timestamp" : nil
        } else if let near = Nearest.word(to: word, in: known) {
            hint = "write \(near) if that was meant"
        } else {
            return
        }
        warn("\(word) is read as a field of the value", at: at, hint: hint)
    }
}
