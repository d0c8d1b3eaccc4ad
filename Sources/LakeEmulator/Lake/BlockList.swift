import Bytes

/// The body of Put Block List, and the rules of block ids (adls-rest 2.2).
enum BlockList {
    enum From: String { case committed = "Committed", uncommitted = "Uncommitted", latest = "Latest" }

    struct Entry {
        var from: From
        var id: String
    }

    /// Base64 of 1 to 64 bytes.
    static func checkedID(_ text: String?) throws(Refusal) -> String {
        guard let text else { throw .missingRequiredQueryParameter }
        guard let bytes = Base64.decode(text.utf8), (1...64).contains(bytes.count) else {
            throw .invalidBlockID
        }
        return text
    }

    /// Elements in order. The document has no attributes and no nesting that matters, and is read as such.
    static func parse(_ body: [UInt8]) throws(Refusal) -> [Entry] {
        guard let text = String(validating: body, as: UTF8.self) else { throw .invalidXML }
        var out: [Entry] = []
        var rest = Substring(text)
        var opened = false
        var closed = false
        while let start = rest.firstIndex(of: "<") {
            guard let end = rest[start...].firstIndex(of: ">") else { throw .invalidXML }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
            let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
            switch tag {
            case _ where name == "BlockList": (opened, closed) = (true, tag.hasSuffix("/"))
            case "/BlockList": closed = true
            default:
                guard opened, let from = From(rawValue: name), let stop = rest.firstIndex(of: "<"),
                    rest[stop...].hasPrefix("</\(name)>")
                else { throw .invalidXML }
                out.append(Entry(from: from, id: rest[..<stop].filter { !$0.isWhitespace }))
                rest = rest[stop...].dropFirst(name.count + 3)
            }
        }
        guard opened, closed else { throw .invalidXML }
        return out
    }
}
