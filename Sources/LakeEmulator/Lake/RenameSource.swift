/// What `x-ms-rename-source` names (adls-rest 1.8).
struct RenameSource: Equatable {
    var container: String
    var path: String

    /// The header is percent-encoded, may carry a SAS behind `?`, and has the account in front or not.
    /// - Parameter isContainer: tells whether a container of that name exists: it decides where the first
    ///   segment could be the account's name or a container's.
    static func parse(_ text: String, account: String, isContainer: (String) -> Bool) throws(Refusal)
        -> RenameSource
    {
        let raw = text.prefix { $0 != "?" }
        guard let whole = Percent.decode(raw) else { throw .invalidSourceUri }
        var parts = whole.split(separator: "/", omittingEmptySubsequences: true)
        if parts.count >= 3, parts[0] == account, isContainer(String(parts[1])) || !isContainer(account) {
            parts.removeFirst()
        }
        guard parts.count >= 2 else { throw .invalidSourceUri }
        return RenameSource(container: String(parts[0]), path: parts.dropFirst().joined(separator: "/"))
    }
}
