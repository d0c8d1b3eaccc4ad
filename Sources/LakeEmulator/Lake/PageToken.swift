import Bytes

/// A continuation: opaque to clients, bound to the listing that gave it (adls-rest 1.6).
enum PageToken {
    /// - Parameter listing: what else the request asked; the token is refused where that differs.
    static func text(_ listing: String, next: String) -> String {
        Base64.encode(Array("\(listing)\u{0}\(next)".utf8))
    }

    /// The name that the next page begins with; nil for no token.
    static func next(_ token: String?, _ listing: String) throws(Refusal) -> String? {
        guard let token, !token.isEmpty else { return nil }
        guard let bytes = Base64.decode(token.utf8), let text = String(validating: bytes, as: UTF8.self),
            let zero = text.lastIndex(of: "\u{0}"), text[..<zero] == listing
        else { throw .invalidQueryParameterValue }
        return String(text[text.index(after: zero)...])
    }
}
