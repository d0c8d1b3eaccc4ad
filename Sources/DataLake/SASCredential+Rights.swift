/// What a signature lets us do, as far as it says so itself: found before the first request.
extension SASCredential {
    /// Read, write, delete and list, each needed by some verb (adls-rest 3.2).
    private static let needed: [(letter: Character, verb: String)] = [
        ("r", "read"), ("w", "write"), ("d", "delete"), ("l", "list"),
    ]

    /// Why it can never work, or nil.
    package var rightsFault: CredentialFault? {
        let sample = "sp=racwdlm"
        if resource == "b" {
            return CredentialFault(
                message: "the shared access signature is for one blob (sr=b)",
                hint: "make one for the container (sr=c) with \(sample)")
        }
        if let services, !services.contains("b") {
            return CredentialFault(
                message: "the shared access signature is not for the Blob service (ss=\(services))",
                hint: "make one with ss=b")
        }
        if let resourceTypes, !(resourceTypes.contains("o") && resourceTypes.contains("c")) {
            return CredentialFault(
                message:
                    "the shared access signature is not for containers and objects (srt=\(resourceTypes))",
                hint: "make one with srt=co")
        }
        guard let permissions else { return nil }
        let missing = Self.needed.filter { !permissions.contains($0.letter) }
        guard !missing.isEmpty else { return nil }
        let names = missing.map { "\($0.letter) (\($0.verb))" }.joined(separator: ", ")
        return CredentialFault(
            message: "the shared access signature has sp=\(permissions), without \(names)",
            hint: "make one with \(sample)")
    }
}
