import HTTP

/// One request to an account, before date and credential.
struct StorageRequest: Sendable {
    var face: AzureLocation.Face
    var method: String
    /// `/container/path`, percent-encoded; empty for the account itself.
    var path: String
    /// In plain text; encoded when the URL is made.
    var query: [(name: String, value: String)] = []
    var headers = HTTPHeaders()
    var body: HTTPRequest.Body = .none
    /// Whether it means the same sent twice: only then the client sends it again by itself.
    var repeats: Bool

    init(
        _ face: AzureLocation.Face, _ method: String, _ path: String,
        query: [(name: String, value: String)] = [], headers: HTTPHeaders = HTTPHeaders(),
        body: HTTPRequest.Body = .none, repeats: Bool
    ) {
        self.face = face
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.repeats = repeats
    }

    func url(at location: AzureLocation) -> String {
        var url = location.base(face) + path
        var mark = "?"
        for field in query {
            url += "\(mark)\(URLText.encode(field.name))=\(URLText.encode(field.value))"
            mark = "&"
        }
        return url
    }
}

/// What became of a request, its repetitions included.
enum Reply: Sendable {
    /// `mayBeOurs`: an earlier try had no answer, so a refusal may be of our own making.
    case answer(ServiceAnswer, mayBeOurs: Bool)
    case noAnswer(HTTPFailure)
}
