/// Which of the account's two services a request speaks to; both see one namespace.
package enum Face: String, Sendable {
    case dfs, blob
}

/// A request after routing and authorisation: what it asks of the namespace.
package struct EmulatorRequest: Sendable {
    /// Upper case; `X-HTTP-Method-Override` is applied already.
    package var method: String
    package var face: Face
    package var account: String
    /// The container or file system, percent-decoded; nil for the account itself.
    package var container: String?
    /// The path below the container, percent-decoded (`%2F` is a slash), without a leading slash; empty for
    /// the container itself.
    package var path: String
    /// Percent-decoded; names as sent.
    package var query: [String: String]
    /// Names in lower case.
    package var headers: [String: String]
    package var body: [UInt8]
    /// A listing answers no names and a continuation to all of them, as the service may (adls-rest 1.6).
    package var pageIsEmpty = false

    package init(
        method: String, face: Face, account: String, container: String?, path: String,
        query: [String: String] = [:], headers: [String: String] = [:], body: [UInt8] = []
    ) {
        self.method = method
        self.face = face
        self.account = account
        self.container = container
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// The answer, without what every answer has (`Date`, `Server`, `x-ms-request-id`, `x-ms-version`,
/// `Content-Length`).
package struct EmulatorResponse: Sendable {
    package var status: Int
    /// In order; names as the service writes them.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Overrides `Content-Length` where there is no body to count (HEAD).
    package var contentLength: Int?

    package init(
        _ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        contentLength: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.contentLength = contentLength
    }
}
