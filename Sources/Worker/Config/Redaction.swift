/// Which properties hold secrets, and what is printed in their place.
package enum Redaction {
    package static let mask = "[hidden]"

    /// Whether the value of `key` must never be printed: a row of type password, under whatever prefix it is
    /// given, or a key that sounds like a secret. A key that no table knows is judged by its sound alone, so
    /// that a misspelt password stays hidden too.
    package static func isSecret(_ key: String) -> Bool {
        let lower = key.lowercased()
        if sounds.contains(where: lower.contains) { return true }
        return ConfigTable.secretNames.contains { lower == $0 || lower.hasSuffix("." + $0) }
    }

    /// Parts of a key that give a secret away.
    private static let sounds = [
        "password", "passwd", "passphrase", "secret", "jaas", "credential", "user.info", "token",
        "account.key",
        "connection.string", "private.key", "keystore.key", "sas.", "api.key", "access.key",
    ]
}

extension ConfigEntries {
    /// All keys and values as a log or `explain` may print them.
    package var redacted: [(key: String, value: String)] { sorted.map { ($0.key, $0.shown) } }
}
