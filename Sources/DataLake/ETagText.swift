import ObjectStore

/// How an ETag travels: quoted, though not every service quotes it (adls-rest 0).
struct ETagText: Equatable, Sendable {
    let bare: String

    /// From an answer, with or without quotes.
    init(_ text: String) {
        var text = text.trimmingBlanks[...]
        if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
        bare = String(text)
    }

    init(_ etag: ETag) { self.init(etag.text) }

    var etag: ETag { ETag(bare) }

    /// For a condition. A weak one carries its quotes already.
    var quoted: String { bare.hasPrefix("W/") ? bare : "\"\(bare)\"" }
}
