import CCrypto

/// A key store or trust store, unpacked with OpenSSL in memory: nothing is written to a disk.
package struct KeyStore: Sendable {
    /// Who we are, as TLS libraries take it. `key` is a secret.
    package struct Identity: Equatable, Sendable {
        /// Unencrypted PKCS#8, PEM.
        package var key: String
        /// PEM: the certificate of the key first, then who signed it, as far as the store goes.
        package var chain: String
        /// The certificate is of the past.
        package var hasExpired: Bool
        /// Private keys in the store; the first counts.
        package var keys: Int
    }

    private enum Content: Sendable {
        case pem([UInt8])
        case pkcs12([UInt8])
    }

    private let content: Content
    private let password: String?
    private let keyPassword: String?

    /// - Parameters:
    ///   - bytes: PEM text or a PKCS#12 file.
    ///   - keyPassword: of the private key where it is not the store's.
    /// - Throws: `malformed` for anything else.
    package init(_ bytes: [UInt8], password: String?, keyPassword: String? = nil) throws(KeyStoreError) {
        switch KeyStoreFormat(content: bytes) {
        case .pem: content = .pem(bytes)
        case .pkcs12: content = .pkcs12(bytes)
        default: throw .malformed
        }
        self.password = password
        self.keyPassword = keyPassword
    }

    /// The private key and its chain.
    package func identity() throws(KeyStoreError) -> Identity {
        try open { (store) throws(KeyStoreError) in
            guard let key = text(sluice_store_key(&store)) else { throw .noKey }
            guard sluice_store_count(&store) > 0 else { throw .noCertificate }
            guard let chain = text(sluice_store_chain(&store)) else { throw .keyWithoutCertificate }
            return Identity(
                key: key, chain: chain, hasExpired: sluice_store_leaf_has_expired(&store) == 1,
                keys: Int(store.keys))
        }
    }

    /// The certificates to trust, as PEM: all of them, or those that `keytool` marked where it marked some.
    package func authorities() throws(KeyStoreError) -> String {
        try open(needsKey: false) { (store) throws(KeyStoreError) in
            guard sluice_store_count(&store) > 0, let text = text(sluice_store_authorities(&store)) else {
                throw .noCertificate
            }
            return text
        }
    }

    private func open<Result>(
        needsKey: Bool = true, _ body: (inout sluice_store) throws(KeyStoreError) -> Result
    ) throws(KeyStoreError) -> Result {
        var store = sluice_store()
        sluice_store_open(&store)
        defer { sluice_store_close(&store) }
        var code = read(&store)
        if code == SLUICE_STORE_UNSUPPORTED, Self.hasLegacy {
            sluice_store_close(&store)
            sluice_store_open(&store)
            code = read(&store)
        }
        // The certificates of a PEM text are read before its key.
        if code == SLUICE_STORE_KEY_PASSWORD, !needsKey, case .pem = content { code = SLUICE_STORE_READ }
        switch code {
        case SLUICE_STORE_READ: return try body(&store)
        case SLUICE_STORE_PASSWORD: throw .password
        case SLUICE_STORE_KEY_PASSWORD: throw .keyPassword
        case SLUICE_STORE_UNSUPPORTED: throw .unsupported
        default: throw .malformed
        }
    }

    /// Files of old `keytool` and `openssl` are encrypted with RC2, which OpenSSL 3 keeps apart.
    private static let hasLegacy = sluice_load_legacy() == 1

    private func read(_ store: inout sluice_store) -> Int {
        let code =
            switch content {
            case .pem(let bytes):
                bytes.withUnsafeBytes {
                    sluice_store_read_pem(&store, $0.baseAddress, $0.count, keyPassword)
                }
            case .pkcs12(let bytes):
                bytes.withUnsafeBufferPointer {
                    sluice_store_read_pkcs12(&store, $0.baseAddress, $0.count, password, keyPassword)
                }
            }
        return Int(code)
    }

    private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
        guard let pointer else { return nil }
        defer { sluice_store_free(pointer) }
        return String(cString: pointer)
    }
}
