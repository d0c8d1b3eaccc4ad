/// What a key store or trust store is, by its content: Java's declared type is often wrong (`keytool` writes
/// PKCS#12 since Java 9, and Java's own loader of type JKS takes both; connect-semantics 2.1).
package enum KeyStoreFormat: String, Sendable {
    case pem = "PEM"
    case pkcs12 = "PKCS12"
    case jks = "JKS"
    case jceks = "JCEKS"

    /// nil for anything else.
    package init?(content bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(4))
        switch head {
        case [0xFE, 0xED, 0xFE, 0xED]: self = .jks
        case [0xCE, 0xCE, 0xCE, 0xCE]: self = .jceks
        default:
            // A DER sequence of at least 128 bytes.
            if head.count == 4, head[0] == 0x30, head[1] & 0x80 != 0 {
                self = .pkcs12
            } else if Self.holds(Array("-----BEGIN ".utf8), bytes) {
                self = .pem
            } else {
                return nil
            }
        }
    }

    private static func holds(_ mark: [UInt8], _ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        guard bytes.count >= mark.count else { return false }
        return (0...(bytes.count - mark.count)).contains { bytes[$0...].starts(with: mark) }
    }
}
