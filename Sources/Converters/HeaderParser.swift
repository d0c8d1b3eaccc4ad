import Bytes
import ConnectData

/// Guesses what a header's text is: number, boolean, date, list, map, or text (connect-semantics 3.3).
///
/// The documented form differs where the Java class loses something (docs/compatibility.md): a guess that
/// does not take the whole text, or does not give the same digits back, is not made.
struct HeaderParser {
    private var tokens: HeaderTokens
    private let java: Bool

    /// The text is no list or map after all.
    private struct Mismatch: Error {}

    init(_ text: [UInt8], java: Bool) {
        tokens = HeaderTokens(text)
        self.java = java
    }

    /// The value of a whole text.
    static func parse(_ text: [UInt8], java: Bool) -> HeaderValue {
        guard !text.isEmpty else { return .text(text) }
        var parser = HeaderParser(text, java: java)
        // Not embedded: every mismatch ends in the text itself.
        let value = (try? parser.value(embedded: false)) ?? .text(text)
        if !java, parser.tokens.hasNext {
            var rest = parser.tokens
            let left = rest.next()
            // Only blanks may be left over.
            if !rest.trimmed(left).isEmpty || rest.hasNext { return .text(text) }
        }
        return value
    }

    private mutating func value(embedded: Bool) throws(Mismatch) -> HeaderValue {
        guard tokens.hasNext else { return .null }
        if embedded, tokens.take("\"") { return try quoted() }
        if takesWord("null", embedded) { return .null }
        if takesWord("true", embedded) {
            return HeaderValue(content: .boolean(true), schema: Schema(.boolean))
        }
        if takesWord("false", embedded) {
            return HeaderValue(content: .boolean(false), schema: Schema(.boolean))
        }
        let start = tokens.mark
        do throws(Mismatch) {
            if tokens.take("[") { return try list() }
            if tokens.take("{") { return try map() }
        } catch {
            tokens.rewind(to: start)
        }
        let token = tokens.next()
        let word = tokens.trimmed(token)
        guard !word.isEmpty else { return .text(tokens.text[token]) }
        if let value = simple(word) { return value }
        if embedded { throw Mismatch() }
        return .text(tokens.text)
    }

    /// At the top a word counts only when nothing follows it.
    private mutating func takesWord(_ word: StaticString, _ embedded: Bool) -> Bool {
        let start = tokens.mark
        if tokens.take(word), embedded || !tokens.hasNext { return true }
        tokens.rewind(to: start)
        return false
    }

    /// Text in quotes within a list or map; dates are dates there too.
    private mutating func quoted() throws(Mismatch) -> HeaderValue {
        var content: [UInt8] = []
        var isClosed = false
        while tokens.hasNext {
            // Java drops a blank token before the closing quote.
            if tokens.take("\"", skippingBlanks: java) {
                isClosed = true
                break
            }
            content += tokens.text[tokens.next()]
        }
        if !java, !isClosed { throw Mismatch() }
        let parsed = HeaderParser.parse(content, java: java)
        if case .time = parsed.content { return parsed }
        return .text(content)
    }

    private mutating func list() throws(Mismatch) -> HeaderValue {
        var elements: [HeaderValue] = []
        var common: Schema?
        var isCompatible = true
        while tokens.hasNext {
            if tokens.take("]") {
                let element = isCompatible ? common : nil
                if let element { elements = try widened(elements, element) }
                return HeaderValue(content: .list(elements), schema: Schema(.array, valueSchema: element))
            }
            if tokens.take(",") { throw Mismatch() }
            let element = try value(embedded: true)
            common = HeaderValue.common(common, element)
            if common == nil, element.schema != nil { isCompatible = false }
            elements.append(element)
            let mark = tokens.mark
            if tokens.take("]") {
                tokens.rewind(to: mark)
            } else if !tokens.take(",") {
                throw Mismatch()
            }
        }
        throw Mismatch()
    }

    private mutating func map() throws(Mismatch) -> HeaderValue {
        var pairs: [(key: HeaderValue, value: HeaderValue)] = []
        var (keys, values): (Schema?, Schema?) = (nil, nil)
        var (keysFit, valuesFit) = (true, true)
        while tokens.hasNext {
            if tokens.take("}") {
                let keySchema = keysFit ? keys : nil
                let valueSchema = keySchema != nil && valuesFit ? values : nil
                if let keySchema {
                    let wide = try widened(pairs.map(\.key), keySchema)
                    for index in pairs.indices { pairs[index].key = wide[index] }
                }
                if let valueSchema {
                    let wide = try widened(pairs.map(\.value), valueSchema)
                    for index in pairs.indices { pairs[index].value = wide[index] }
                }
                return HeaderValue(
                    content: .map(pairs), schema: Schema(.map, keySchema: keySchema, valueSchema: valueSchema)
                )
            }
            if tokens.take(",") { throw Mismatch() }
            let key = try value(embedded: true)
            if case .null = key.content { throw Mismatch() }
            guard tokens.take(":") else { throw Mismatch() }
            let value = try value(embedded: true)
            if let known = pairs.firstIndex(where: { HeaderParser.isSame($0.key, key) }) {
                pairs[known].value = value
            } else {
                pairs.append((key, value))
            }
            _ = tokens.take(",")
            keys = HeaderValue.common(keys, key)
            if keys == nil, key.schema != nil { keysFit = false }
            values = HeaderValue.common(values, value)
            if values == nil, value.schema != nil { valuesFit = false }
        }
        throw Mismatch()
    }

    /// Java cannot make a null of a schema that is not optional: then the whole is text.
    private func widened(_ values: [HeaderValue], _ schema: Schema) throws(Mismatch) -> [HeaderValue] {
        var wide: [HeaderValue] = []
        for value in values {
            guard let fresh = value.widened(to: schema, java: java) else { throw Mismatch() }
            wide.append(fresh)
        }
        return wide
    }

    private static func isSame(_ a: HeaderValue, _ b: HeaderValue) -> Bool {
        switch (a.content, b.content) {
        case (.text(let x), .text(let y)): x == y
        case (.boolean(let x), .boolean(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y && a.schema?.kind == b.schema?.kind
        case (.time(let x), .time(let y)): x == y && a.schema == b.schema
        case (.float32(let x), .float32(let y)): x == y
        case (.float64(let x), .float64(let y)): x == y
        default: false
        }
    }

    /// A date, a time or a number; nil when the word is none.
    private mutating func simple(_ word: Range<Int>) -> HeaderValue? {
        let first = tokens.text[word.lowerBound]
        let isDigit = first &- 48 < 10
        guard isDigit || first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
        if isDigit {
            // A time's colons have cut it: it and the next four tokens together.
            let position = tokens.mark
            var end: Int?
            for step in 0..<4 {
                guard tokens.hasNext else { break }
                let token = tokens.next()
                if step == 3 { end = token.upperBound }
            }
            if let end,
                let time = HeaderTime.parse(tokens.text[word] + tokens.text[position..<end], java: java)
            {
                return time
            }
            tokens.rewind(to: position)
            if let time = HeaderTime.parse(tokens.text[word], java: java) { return time }
        }
        return HeaderNumber.parse(tokens.text[word], java: java)
    }
}
