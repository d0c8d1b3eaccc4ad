/// One call of `HTTPClient.send`: made by the caller's thread, worked on by the I/O thread alone, and the
/// caller's again once `done` was signalled.
final class Exchange: @unchecked Sendable {
    let request: HTTPRequest
    let url: RequestURL
    let file: BodyFile?
    let startedAt: Int64
    let done = Signal()

    /// How often the request was about to go out on a connection that stood.
    var sendCount = 0
    /// Why a callback of ours ended the transfer.
    var refusal: HTTPFailure?
    var headers = AnswerHeaders()
    var body: [UInt8] = []
    /// Bytes moved in either direction, and when that number last grew.
    var movedBytes: Int64 = 0
    var movedAt: Int64 = 0

    private(set) var result: Result<HTTPResponse, HTTPFailure>?

    /// Checks the request and opens its file, so that neither is the I/O thread's work.
    init(_ request: HTTPRequest, now: Int64) throws(HTTPFailure) {
        try RequestCheck.check(request)
        self.request = request
        url = try RequestURL(request.url)
        if case .file(let path, let offset, let length) = request.body {
            file = try BodyFile(path: path, offset: offset, length: length)
        } else {
            file = nil
        }
        startedAt = now
    }

    /// Whether any byte of the request may have left.
    var isBegun: Bool { sendCount > 0 }

    func finish(_ result: Result<HTTPResponse, HTTPFailure>) {
        self.result = result
        done.send()
    }
}
