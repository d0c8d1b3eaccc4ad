/// Target, projection, topic, format.
extension Parser {
    /// `container[:prefix]`, quoted whole, in parts, or not at all.
    mutating func target() throws(KCQLError) -> Target {
        let name = try name("container:prefix")
        let start = name.range.lowerBound
        if token.kind == .equals {
            throw error(
                "= cannot stand in a bare target",
                hint: "write the whole target in backticks: `container:a=b/c`")
        }
        let parts = name.text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 1, parts[1].hasPrefix("//") {
            throw source.error(
                "the target is container:prefix, not a URL", at: start,
                hint: "the account belongs into connect.datalake.endpoint")
        }
        guard parts.count <= 2 else {
            throw source.error(
                "the target has more than one colon", at: start, expected: ["container:prefix"],
                hint: "take the other colons out of the prefix")
        }
        try checkContainer(parts[0], at: start)
        guard parts.count == 2, !parts[1].isEmpty else { return Target(container: parts[0]) }
        try checkPrefix(parts[1], at: start)
        return Target(container: parts[0], prefix: parts[1])
    }

    /// Azure's rule for names of containers and file systems (lenses-behaviour 4.5).
    private func checkContainer(_ container: String, at start: Int) throws(KCQLError) {
        let units = Array(container.utf8)
        let lettersAndDigits = units.map { (97...122).contains($0) || (48...57).contains($0) }
        let fits =
            (3...63).contains(units.count) && lettersAndDigits[0] && lettersAndDigits[units.count - 1]
            && zip(units, lettersAndDigits).allSatisfy { $1 || $0 == UInt8(ascii: "-") }
            && !zip(units, units.dropFirst()).contains { $0 == 45 && $1 == 45 }
        guard !fits else { return }
        var hint: String?
        if container.contains("$") || container.contains("{") || container.contains("<") {
            hint = "put the container's name in the place of \(container)"
        } else if container.asciiLowercased != container {
            hint = "containers are named in small letters: \(container.asciiLowercased)"
        } else if container.contains("/") {
            hint = "a colon, not a slash, stands between container and prefix"
        }
        throw source.error(
            "\(container.isEmpty ? "an empty text" : container) is no container name: "
                + "3 to 63 of a-z, 0-9 and -, "
                + "no hyphen first, last or next to another", at: start, hint: hint)
    }

    /// A prefix stays inside its container, and outside what the connector itself keeps there.
    private func checkPrefix(_ prefix: String, at start: Int) throws(KCQLError) {
        var parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts[0].isEmpty { parts.removeFirst() }
        if parts.count > 1, parts[parts.count - 1].isEmpty { parts.removeLast() }
        if parts.contains("..") || parts.contains(".") || parts.contains("") {
            throw source.error(
                "a part of the prefix \(prefix) is empty, . or ..", at: start,
                hint: "write plain directory names between single slashes")
        }
        if parts[0] == ".temp-upload" {
            throw source.error(
                "\(prefix) is where uploads wait to be committed", at: start, hint: "write another prefix")
        }
        if prefix.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" }) {
            throw source.error(
                "the prefix holds a control character or a backslash", at: start,
                hint: "directories end with /")
        }
    }

    /// `*`. Anything else is refused; in the Java connector's form it is read, and changes nothing (seed 001,
    /// "SQL Projection").
    mutating func projection() throws(KCQLError) {
        let start = token.range.lowerBound
        if token.kind == .star, tokens[index + 1].keyword == "FROM" {
            index += 1
            return
        }
        guard token.isName || token.kind == .star, token.keyword != "FROM" else { throw unexpected(["*"]) }
        let message = "a projection other than * is not supported: records are written whole"
        let hint = "write SELECT *, and pick, drop or rename fields with the transform ReplaceField"
        let first = error(message, expected: ["*"], hint: hint)
        repeat {
            try projectionItem()
        } while takeComma()
        guard token.keyword == "FROM" else { throw unexpected([",", "FROM"], near: ["FROM"]) }
        guard options.compatibility == .streamReactor else { throw first }
        warn("the projection has no effect: records are written whole", at: start, hint: hint)
    }

    /// `a`, `a.*`, `count(a)`, each with `AS b` or without.
    private mutating func projectionItem() throws(KCQLError) {
        guard token.isName || token.kind == .star, token.keyword != "FROM" else {
            throw unexpected(["a field"])
        }
        repeat {
            index += 1
        } while touchesPrevious && [.star, .open, .close].contains(token.kind)
            || touchesPrevious && token.isName
        if token.keyword == "AS" {
            index += 1
            _ = try name("a name")
        }
    }

    private var touchesPrevious: Bool { token.range.lowerBound == tokens[index - 1].range.upperBound }

    mutating func takeComma() -> Bool {
        guard token.kind == .comma else { return false }
        index += 1
        return true
    }

    /// A topic by Kafka's rule for names, or `` `*` ``.
    mutating func topic() throws(KCQLError) -> Statement.Source {
        if token.kind == .star {
            throw error("* stands without backticks", hint: "write FROM `*` to mean every topic")
        }
        let name = try name("a topic")
        let text = name.text
        if token.kind == .comma {
            throw error("FROM takes one topic", hint: "write one statement for each topic, or FROM `*`")
        }
        if text == "*", !name.isBare { return .any }
        let fits = text.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 45
                || byte == 46 || byte == 95
        }
        guard fits, (1...249).contains(text.utf8.count), text != ".", text != ".." else {
            var hint = "statements name a topic or `*`; a pattern belongs into topics.regex"
            if text.contains("$") || text.contains("<") {
                hint = "put the topic's name in the place of \(text)"
            }
            throw source.error(
                "\(text.isEmpty ? "an empty text" : text) is no topic name: "
                    + "1 to 249 of a-z, A-Z, 0-9, ., _ and -",
                at: name.range.lowerBound, hint: hint)
        }
        return .topic(text)
    }

    private static let formats: [(name: String, format: StoreAs)] = [
        ("JSON", .json), ("CSV", .csv(headers: false)), ("CSV_WITHHEADERS", .csv(headers: true)),
        ("TEXT", .text),
        ("BYTES", .bytes), ("AVRO", .avro), ("PARQUET", .parquet),
    ]

    mutating func format() throws(KCQLError) -> StoreAs {
        let names = Self.formats.map(\.name)
        let name = try name(Excerpt.alternatives(names))
        if token.kind == .open {
            throw error(
                "STOREAS takes no parameters", hint: "settings of the format belong into PROPERTIES(…)")
        }
        let word = name.text.asciiUppercased
        if let (_, format) = Self.formats.first(where: { $0.name == word }) { return format }
        var hint = Nearest.word(to: word, in: names).map { "write \($0)" }
        if let base = word.split(separator: "_").first.map(String.init), base != word, names.contains(base) {
            hint = "write \(base)" + (base == "BYTES" ? ": it stores the value, one record a file" : "")
        }
        throw source.error(
            "\(name.text) is no storage format", at: name.range.lowerBound, expected: names, hint: hint)
    }
}
