import Bytes
import JSON

/// What a client reads of a JSON Web Token (RFC 7519): whom it is about and when it ends. Nobody verifies
/// anything here; that is the broker's.
struct TokenClaims: Equatable {
    /// Of the claim that `sasl.oauthbearer.sub.claim.name` names.
    var subject: String
    /// Epoch ms.
    var expiry: Int64

    /// Why a token is none; never quotes it.
    struct Malformed: Error, Equatable { var reason: String }

    init(_ token: String, subjectClaim: String) throws(Malformed) {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.decodeURL(parts[1]),
            let claims = try? JSON(parsing: payload), claims.members != nil
        else { throw Malformed(reason: "it is no JSON Web Token (three parts with dots between)") }
        guard let subject = claims[subjectClaim]?.string, !subject.isEmpty else {
            throw Malformed(reason: "it has no claim \(subjectClaim)")
        }
        guard case .number(let text)? = claims["exp"], let seconds = Double(text),
            (1..<1e12).contains(seconds)
        else { throw Malformed(reason: "it has no claim exp") }
        self.subject = subject
        expiry = Int64(seconds * 1000)
    }
}
