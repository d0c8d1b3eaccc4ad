/// Why a request has no answer, as an instruction to the caller.
package struct HTTPFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// Surely not done: no connection stood, nothing was sent. It will pass.
        case notSent
        /// It was sent, whole or in part, and the answer did not come whole: done, not done, or done later.
        case lost
        /// Surely not done, and it will not pass by itself: the certificate is not trusted, the client's key
        /// cannot be read, the URL is malformed, the body's file is gone.
        case misconfigured
    }

    package var kind: Kind
    /// What happened, without URL or headers, such as `no connection to host:443 within 5000 ms`.
    package var detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    package var description: String { detail }
}
