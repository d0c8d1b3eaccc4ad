/// Why a key store cannot be used; says nothing of its content.
package enum KeyStoreError: Error, Equatable, Sendable {
    /// Neither PEM nor PKCS#12, or damaged.
    case malformed
    /// The store's password is missing or wrong.
    case password
    /// The private key's password is missing or wrong.
    case keyPassword
    /// Encrypted in a way that OpenSSL does not know here.
    case unsupported
    case noKey
    case noCertificate
    /// There is a key, and no certificate of it.
    case keyWithoutCertificate
}
