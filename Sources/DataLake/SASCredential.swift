package import HTTP
package import Logging

/// A shared access signature: a query that goes with every URL (adls-rest 3.2). Only what is no secret of
/// it is kept in the open.
package struct SASCredential: AzureCredential {
    private let query: Secret
    /// `sp`; nil where a stored access policy holds the permissions.
    let permissions: String?
    /// `sr` of a service signature: `c` container, `d` directory, `b` blob.
    let resource: String?
    /// `ss` of an account signature: the services.
    let services: String?
    /// `srt` of an account signature: `s` service, `c` container, `o` object.
    let resourceTypes: String?
    let start: Int64?
    let expiry: Int64?
    let httpsOnly: Bool

    package init(
        _ token: Secret, setting: AzureConfigError.Setting = .sasToken
    ) throws(AzureConfigError) {
        var text = token.reveal()[...]
        if let mark = text.lastIndex(of: "?") { text = text[text.index(after: mark)...] }
        while text.last?.isWhitespace == true { text.removeLast() }
        let fields = URLText.fields(text)
        func value(_ name: String) -> String? {
            fields.first { $0.name == name }.map { URLText.decode($0.value) }
        }
        guard value("sig")?.isEmpty == false, value("sv") != nil,
            !text.contains(where: { $0.isWhitespace || !$0.isASCII })
        else {
            throw AzureConfigError(
                setting, "this is no shared access signature: sv or sig is missing",
                hint: "copy the SAS token as it was made, from sv= to the end of sig=…")
        }
        query = Secret(String(text))
        permissions = value("sp")
        resource = value("sr")
        services = value("ss")
        resourceTypes = value("srt")
        start = value("st").flatMap { ServiceTime.seconds(iso: $0) }
        expiry = value("se").flatMap { ServiceTime.seconds(iso: $0) }
        httpsOnly = value("spr") == "https"
    }

    package func authorise(_ request: inout HTTPRequest) {
        request.url += (request.url.contains("?") ? "&" : "?") + query.reveal()
    }

    package var sourceQuery: String { "?" + query.reveal() }
    package var kind: CredentialKind { .sas }
    package var description: String { "a shared access signature" }

    package func fault(at seconds: Int64) -> CredentialFault? {
        if let expiry, expiry <= seconds {
            return CredentialFault(
                message: "the shared access signature has expired at \(ServiceTime.text(expiry))",
                hint: "make a new one with a later expiry time")
        }
        if let start, start > seconds + 300 {
            return CredentialFault(
                message: "the shared access signature is valid from \(ServiceTime.text(start)) on",
                hint: "wait, or make one that begins earlier; check this machine's clock")
        }
        return nil
    }
}
