/// What a fault does to a request.
package enum FaultAct: Equatable, Sendable {
    /// Nothing is done; the connection ends without an answer.
    case dropBefore
    /// The request is done; the connection ends without an answer.
    case dropAfter
    /// This answer, and nothing is done.
    case answer(FaultAnswer)
    /// The request is done, and this answer given.
    case answerAfter(FaultAnswer)
    /// The request waits, then all goes on.
    case delayBefore(milliseconds: Int)
    /// The request is done, and its answer waits.
    case delayAfter(milliseconds: Int)
    /// Nothing is done and nothing is answered until the client goes.
    case hangBefore
    /// The request is done; nothing is answered until the client goes.
    case hangAfter
    /// The answer's body ends early, after so many bytes (nil: half of them); the connection ends.
    case truncate(bytes: Int?)
    /// The connection is reset while the client sends the body; nothing is done.
    case resetRequest
    /// The request is done; the connection is reset in the answer's body (in its head, where it has none).
    case resetAnswer
    /// The request is done, and done again so much later, as a network's late copy would.
    case duplicate(milliseconds: Int)
    /// The ETag header's quotes are taken off, as OneLake's documentation shows it.
    case unquoteETag
    /// A listing is answered with a page of no names and a continuation to all of them.
    case emptyPage

    /// Names in rules and in the log.
    var name: String {
        switch self {
        case .dropBefore: "drop-before"
        case .dropAfter: "drop-after"
        case .answer: "status"
        case .answerAfter: "status-after"
        case .delayBefore: "delay"
        case .delayAfter: "delay-after"
        case .hangBefore: "hang"
        case .hangAfter: "hang-after"
        case .truncate: "truncate"
        case .resetRequest: "reset-request"
        case .resetAnswer: "reset-answer"
        case .duplicate: "duplicate"
        case .unquoteETag: "unquote-etag"
        case .emptyPage: "empty-page"
        }
    }

    /// It decides how the request ends; of several that apply the first one does.
    var isFinal: Bool {
        switch self {
        case .delayBefore, .delayAfter, .duplicate, .unquoteETag, .emptyPage: false
        default: true
        }
    }
}

/// A failing answer.
package struct FaultAnswer: Equatable, Sendable {
    package var status: Int
    package var code: String
    package var message: String
    /// Seconds, as the header has them; nil for none.
    package var retryAfter: Int?

    package init(_ status: Int, _ code: String? = nil, message: String? = nil, retryAfter: Int? = nil) {
        let (known, text) = Self.known(status)
        self.status = status
        self.code = code ?? known
        self.message = message ?? text
        self.retryAfter = retryAfter
    }

    /// What the service says with that status (adls-rest 0.1).
    private static func known(_ status: Int) -> (String, String) {
        switch status {
        case 403: ("AuthorizationFailure", "This request is not authorized to perform this operation.")
        case 404: ("ResourceNotFound", "The specified resource does not exist.")
        case 408: ("OperationTimedOut", "The operation could not be completed within the permitted time.")
        case 409: ("PathAlreadyExists", "The specified path already exists.")
        case 412: ("ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.")
        case 429: ("TooManyRequests", "Too many requests.")
        case 503:
            ("ServerBusy", "The server is currently unable to receive requests. Please retry your request.")
        default: ("InternalError", "The server encountered an internal error. Please retry the request.")
        }
    }
}
