import Bytes
import HTTP
import Logging

/// One request for a token: OAuth 2.0, client credentials grant, as Kafka's own client sends it
/// (connect-semantics 2.2).
struct TokenRequest {
    let request: HTTPRequest

    init(_ settings: TokenSettings, url: String) {
        var (id, secret) = (settings.clientID, settings.clientSecret.reveal())
        if settings.encodesHeader { (id, secret) = (Self.encoded(id), Self.encoded(secret)) }
        var body = "grant_type=client_credentials"
        if let scope = settings.scope, !scope.isEmpty { body += "&scope=" + Self.encoded(scope) }
        let login = Base64.encode(Array("\(id):\(secret)".utf8))
        request = HTTPRequest(
            "POST", url,
            headers: [
                "Accept": "application/json", "Authorization": "Basic " + login, "Cache-Control": "no-cache",
                "Content-Type": "application/x-www-form-urlencoded",
            ], body: .bytes(Array(body.utf8)), isRepeatable: true, bodyLimit: 1 << 20)
    }

    /// As an HTML form has it: blanks are `+`.
    static func encoded(_ text: String) -> String {
        text.utf8.map { unit -> String in
            switch unit {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."),
                UInt8(ascii: "*"):
                String(UnicodeScalar(unit))
            case UInt8(ascii: " "): "+"
            default: "%" + Hex.encode([unit]).uppercased()
            }
        }.joined()
    }
}
