/// The XML of the Blob service, as far as it goes: elements with text, no namespaces, no DTD.
struct XMLText {
    enum Event: Equatable {
        /// The name, and whether `Encoded="true"` stands in it.
        case start(String, encoded: Bool)
        case end(String)
        case text(String)
    }

    private var rest: ArraySlice<UInt8>
    /// The end that `<Name />` implies.
    private var implied: String?

    init(_ bytes: [UInt8]) {
        rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    }

    /// The next event, nil at the end.
    mutating func next() throws(Malformed) -> Event? {
        if let name = implied {
            implied = nil
            return .end(name)
        }
        guard let first = rest.first else { return nil }
        guard first == UInt8(ascii: "<") else {
            let end = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
            let text = rest[rest.startIndex..<end]
            rest = rest[end...]
            return .text(try Self.unescape(text))
        }
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { throw Malformed() }
        var tag = rest[(rest.startIndex + 1)..<end]
        rest = rest[(end + 1)...]
        if tag.first == UInt8(ascii: "?") || tag.first == UInt8(ascii: "!") { return try next() }
        if tag.first == UInt8(ascii: "/") {
            return .end(String(decoding: tag.dropFirst(), as: UTF8.self).trimmingBlanks)
        }
        let isEmpty = tag.last == UInt8(ascii: "/")
        if isEmpty { tag = tag.dropLast() }
        let blank = tag.firstIndex { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        let name = String(decoding: tag[..<(blank ?? tag.endIndex)], as: UTF8.self)
        if isEmpty { implied = name }
        // A listing has millions of elements, and hardly one has an attribute.
        let isEncoded = blank.map {
            String(decoding: tag[$0...], as: UTF8.self).contains("Encoded=\"true\"")
        }
        return .start(name, encoded: isEncoded ?? false)
    }

    struct Malformed: Error {}

    private static func unescape(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var out: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                out.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")), end - rest.startIndex <= 10 else {
                throw Malformed()
            }
            let name = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            guard let scalar = scalar(name) else { throw Malformed() }
            out += Array(String(Character(scalar)).utf8)
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": "&"
        case "lt": "<"
        case "gt": ">"
        case "quot": "\""
        case "apos": "'"
        default:
            if name.hasPrefix("#x") {
                UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
            } else if name.hasPrefix("#") {
                UInt32(name.dropFirst(1)).flatMap(Unicode.Scalar.init)
            } else {
                nil
            }
        }
    }

    /// Every element's name with the text directly in it; nil where the text is no XML.
    static func leaves(_ bytes: [UInt8]) -> [(name: String, text: String)]? {
        var scanner = XMLText(bytes)
        var out: [(name: String, text: String)] = []
        var text = ""
        do {
            while let event = try scanner.next() {
                switch event {
                case .start: text = ""
                case .text(let more): text += more
                case .end(let name):
                    out.append((name, text))
                    text = ""
                }
            }
        } catch { return nil }
        return out
    }
}
