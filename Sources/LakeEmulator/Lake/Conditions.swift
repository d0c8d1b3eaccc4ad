/// The conditional headers of one side of a request (adls-rest 0.2).
struct Conditions: Equatable, Sendable {
    /// Without quotes; `*` for any.
    var match: String?
    var noneMatch: String?
    /// Seconds since 1970.
    var modifiedSince: Int64?
    var unmodifiedSince: Int64?

    enum Verdict: Equatable, Sendable {
        case holds
        case fails
        /// `If-None-Match: *` found something.
        case taken
    }

    /// - Parameter prefix: `x-ms-source-` for the source side.
    init(_ headers: [String: String], prefix: String = "") throws(Refusal) {
        match = headers[prefix + "if-match"].map(Self.bare)
        noneMatch = headers[prefix + "if-none-match"].map(Self.bare)
        modifiedSince = try Self.date(headers[prefix + "if-modified-since"])
        unmodifiedSince = try Self.date(headers[prefix + "if-unmodified-since"])
    }

    /// ETags are compared without their quotes: OneLake's come without.
    private static func bare(_ text: String) -> String {
        var text = Substring(text)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        return String(text.dropFirst().dropLast())
    }

    private static func date(_ text: String?) throws(Refusal) -> Int64? {
        guard let text else { return nil }
        guard let time = EmulatorInstant(rfc1123: text) else { throw .invalidHeaderValue }
        return time.seconds
    }

    /// Before something is written, moved or deleted.
    func onWrite(_ found: Node?) throws(Refusal) -> Verdict {
        guard match == nil || noneMatch == nil else { throw .multipleConditions }
        guard let found else { return match == nil ? .holds : .fails }
        if let match, match != "*", match != found.etag.bare { return .fails }
        if noneMatch == "*" { return .taken }
        if let noneMatch, noneMatch == found.etag.bare { return .fails }
        if let modifiedSince, found.modified.seconds <= modifiedSince { return .fails }
        if let unmodifiedSince, found.modified.seconds > unmodifiedSince { return .fails }
        return .holds
    }

    /// Throws what a false condition of the object to be written answers.
    func checkWrite(_ found: Node?, _ face: Face, failed: Refusal = .conditionNotMet) throws(Refusal) {
        switch try onWrite(found) {
        case .holds: return
        case .fails: throw failed
        case .taken:
            let refusal = Refusal.alreadyExists(face)
            let isDirectory = face == .dfs && found?.kind == .directory
            throw isDirectory ? refusal.with("x-ms-existing-resource-type", "directory") : refusal
        }
    }

    /// Before something is read: 412, or 304 without a body.
    func checkRead(_ found: Node, etag: String) throws(Refusal) {
        let modified = found.modified.seconds
        if let match, match != "*", match != found.etag.bare { throw .conditionNotMet }
        if let unmodifiedSince, modified > unmodifiedSince { throw .conditionNotMet }
        let same = noneMatch == "*" || noneMatch == found.etag.bare
        let old = modifiedSince.map { modified <= $0 } ?? false
        // If-None-Match or If-Modified-Since: one that holds is enough.
        let asked = (noneMatch != nil) || (modifiedSince != nil)
        let holds = (noneMatch != nil && !same) || (modifiedSince != nil && !old)
        if asked && !holds {
            throw Refusal.notModified.with("ETag", etag).with("Last-Modified", found.modified.rfc1123)
        }
    }
}
