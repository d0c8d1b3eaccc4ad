/// A shared access signature (adls-rest 3.2) as a request's query carries it, from the service's side.
struct SharedAccessSignature {
    private let query: [String: String]

    /// nil where the query carries none.
    init?(_ query: [String: String]) {
        guard query["sig"] != nil else { return nil }
        self.query = query
    }

    private func field(_ name: String) -> String { query[name] ?? "" }

    var permissions: String { field("sp") }
    var isOfAccount: Bool { query["ss"] != nil || query["srt"] != nil }

    /// Where it is used.
    struct Use {
        var account: String
        var container: String?
        var path: String
        var operation: Operation
        var isSecure: Bool
        var now: EmulatorInstant
    }

    /// All but the permission for the operation.
    func check(_ use: Use, key: [UInt8]) throws(AuthRefusal) {
        guard query["skoid"] == nil else {
            throw .authentication("User delegation keys are not known to this emulator.")
        }
        guard !field("sv").isEmpty else { throw .authentication("sv is mandatory. Cannot be empty") }
        let text = isOfAccount ? accountText(use.account) : try serviceText(use)
        guard Secrets.equal(SharedKey.signature(text, key: key), field("sig")) else {
            throw .authentication("Signature did not match. String to sign used was \(text)")
        }
        try checkTime(use.now)
        if !field("spr").isEmpty, !use.isSecure, !field("spr").split(separator: ",").contains("http") {
            throw .authorization("AuthorizationProtocolMismatch")
        }
        // Clients are on loopback; a range that leaves it out admits nobody.
        if !field("sip").isEmpty, !Self.holdsLoopback(field("sip")) {
            throw .authorization("AuthorizationSourceIPMismatch")
        }
        if isOfAccount { try checkResource(use) }
    }

    private func checkTime(_ now: EmulatorInstant) throws(AuthRefusal) {
        guard let end = EmulatorInstant(iso8601: field("se")) else {
            throw .authentication("se is mandatory and a UTC time. There are no stored access policies here.")
        }
        let start = EmulatorInstant(iso8601: field("st"))
        guard start != nil || field("st").isEmpty else { throw .authentication("st is not a UTC time.") }
        guard now < end, start.map({ $0 <= now }) ?? true else {
            throw .authentication(
                "Signature not valid in the specified time frame: Start [\(start?.rfc1123 ?? "")] - "
                    + "Expiry [\(end.rfc1123)] - Current [\(now.rfc1123)]")
        }
    }

    /// Services and resource types of an account's signature. The Data Lake face counts as Blob.
    private func checkResource(_ use: Use) throws(AuthRefusal) {
        guard field("ss").contains("b") else { throw .authorization("AuthorizationServiceMismatch") }
        let type: Character =
            use.container == nil ? "s" : use.path.isEmpty ? "c" : "o"
        guard field("srt").contains(type) else { throw .authorization("AuthorizationResourceTypeMismatch") }
    }

    private func accountText(_ account: String) -> String {
        var lines = [account] + ["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"].map(field)
        if field("sv") >= "2020-12-06" { lines.append(field("ses")) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func serviceText(_ use: Use) throws(AuthRefusal) -> String {
        let version = field("sv")
        var lines =
            ["sp", "st", "se"].map(field) + [try resource(use)] + ["si", "sip", "spr", "sv"].map(field)
        if version >= "2018-11-09" { lines += [field("sr"), query["snapshot"] ?? ""] }
        if version >= "2020-12-06" { lines.append(field("ses")) }
        return (lines + ["rscc", "rscd", "rsce", "rscl", "rsct"].map(field)).joined(separator: "\n")
    }

    /// What the signature covers, if it covers the place at all: signed for another place, it does not match.
    private func resource(_ use: Use) throws(AuthRefusal) -> String {
        guard let container = use.container else { throw .authorization("AuthorizationFailure") }
        let root = "/blob/\(use.account)/\(container)"
        switch field("sr") {
        case "c": return root
        case "b", "bs", "bv": return use.path.isEmpty ? root : "\(root)/\(use.path)"
        case "d":
            guard let depth = Int(field("sdd")), depth >= 0 else {
                throw .authentication("sdd is mandatory for a directory and must be a number.")
            }
            let segments = use.path.split(separator: "/").prefix(depth)
            return ([root] + segments.map(String.init)).joined(separator: "/")
        default: throw .authentication("sr is mandatory and one of b, c, d, bs, bv.")
        }
    }

    private static func holdsLoopback(_ range: String) -> Bool {
        let ends = range.split(separator: "-").map(address)
        guard let first = ends.first ?? nil, let last = ends.last ?? nil else { return false }
        return (first...max(first, last)).contains(0x7f00_0001)
    }

    private static func address(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".").map { UInt8($0) }
        guard parts.count == 4 else { return nil }
        return parts.reduce(UInt32?(0)) { sum, part in
            guard let sum, let part else { return nil }
            return sum << 8 | UInt32(part)
        }
    }
}
