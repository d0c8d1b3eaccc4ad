import Foundation

/// Where the lake is.
package enum LakeEndpoint: Equatable, Sendable {
    /// A local directory, as written: relative to the working directory or absolute.
    case directory(String)
    /// Any other, which is Azure's: the URL, or nil where the connection string or the account names it.
    case azure(String?)

    /// What is wrong with a `file:` endpoint.
    struct Malformed: Error, Equatable {
        var message: String
    }

    /// `file:dir` and `file:/dir` are taken as written; `file:///dir` and `file://localhost/dir` are URLs,
    /// percent-decoded.
    static func parse(_ text: String) throws(Malformed) -> LakeEndpoint {
        guard !text.isEmpty else { return .azure(nil) }
        guard text.lowercased().hasPrefix("file:") else { return .azure(text) }
        var path = String(text.dropFirst(5))
        if path.hasPrefix("//") {
            let rest = path.dropFirst(2)
            let host = rest.prefix { $0 != "/" }
            guard host.isEmpty || host.lowercased() == "localhost" else {
                throw Malformed(
                    message: "a file: URL names no host; write file:dir, or file:///dir with three slashes")
            }
            guard let decoded = String(rest.dropFirst(host.count)).removingPercentEncoding else {
                throw Malformed(message: "the percent-encoding is malformed")
            }
            path = decoded
        }
        guard !path.isEmpty else {
            throw Malformed(message: "file: names no directory; write file:lake or file:///srv/lake")
        }
        guard !path.utf8.contains(0) else { throw Malformed(message: "the path holds a NUL character") }
        return .directory(path)
    }
}
