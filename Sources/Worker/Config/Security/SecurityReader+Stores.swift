import Codecs

/// Trust store and key store: a file (PEM or PKCS12) or PEM text in the properties.
extension SecurityReader {
    mutating func trustStore() -> String? {
        let (location, text) = ("ssl.truststore.location", "ssl.truststore.certificates")
        guard let (bytes, key) = content("ssl.truststore.", location, [text]) else { return nil }
        do {
            return try KeyStore(bytes, password: values.text("ssl.truststore.password")).authorities()
        } catch {
            return refuse(error, key, bytes)
        }
    }

    mutating func keyStore() -> KeyStore.Identity? {
        let location = "ssl.keystore.location"
        let (keyText, chain) = ("ssl.keystore.key", "ssl.keystore.certificate.chain")
        guard let (bytes, key) = content("ssl.keystore.", location, [keyText, chain]) else { return nil }
        do {
            let identity = try KeyStore(
                bytes, password: values.text("ssl.keystore.password"),
                keyPassword: values.text("ssl.key.password")
            ).identity()
            if identity.hasExpired {
                values.add(.warning, key, "the client's certificate has expired", hint: "Renew it.")
            }
            if identity.keys > 1 {
                values.add(
                    .warning, key, "there are \(identity.keys) private keys; the first counts",
                    hint: "Keep one key in the file.")
            }
            return identity
        } catch {
            return refuse(error, key, bytes)
        }
    }

    /// The bytes of a store and the property that problems are about; nil without store, or with a problem.
    private mutating func content(
        _ prefix: String, _ location: String, _ texts: [String]
    ) -> (bytes: [UInt8], key: String)? {
        let given = texts.filter { values.text($0) != nil }
        let type = values.string(prefix + "type").uppercased()
        if let path = values.text(location) {
            if let first = given.first {
                values.add(
                    .error, first, "it is given beside \(location)", hint: "Remove one of the two.")
                return nil
            }
            do {
                let bytes = try environment.readFile(path)
                guard isStore(bytes, location, type) else { return nil }
                return (bytes, location)
            } catch {
                values.add(
                    severity, location, "\(values.shown(location)) cannot be read: \(error.reason)",
                    hint: "Check the path and who may read the file.")
                return nil
            }
        }
        guard let first = given.first else { return nil }
        if given.count < texts.count {
            let absent = texts.first { !given.contains($0) } ?? ""
            values.add(severity, first, "without \(absent) it is half of a key store", hint: "Add \(absent).")
            return nil
        }
        if type != "PEM" {
            values.add(
                .warning, first, "Java needs \(prefix)type=PEM beside it", hint: "Add \(prefix)type=PEM.")
        }
        let text = texts.map { PEMText.normalised(values.string($0)) }.joined(separator: "\n")
        return (Array(text.utf8), first)
    }

    /// Judges a file by its content, not by the type that is declared for it.
    private mutating func isStore(_ bytes: [UInt8], _ location: String, _ type: String) -> Bool {
        let path = values.shown(location)
        switch KeyStoreFormat(content: bytes) {
        case .jks?, .jceks?:
            values.add(
                severity, location, "\(path) is a Java key store, which only Java reads",
                hint: "Convert it: keytool -importkeystore -srckeystore \(path) -destkeystore store.p12 "
                    + "-deststoretype PKCS12; then name store.p12 and set the type to PKCS12.")
            return false
        case nil:
            values.add(
                severity, location, "\(path) is neither PEM text nor a PKCS12 file",
                hint: "Check that the file is whole.")
            return false
        case .pem?:
            guard type != "PEM" else { return true }
            let key = String(location.dropLast("location".count)) + "type"
            values.add(
                .warning, values.isGiven(key) ? key : location,
                "\(path) is PEM text; Java needs \(key)=PEM to read it", hint: "Set \(key)=PEM.")
            return true
        case .pkcs12?:
            guard type == "PEM" else { return true }
            let key = String(location.dropLast("location".count)) + "type"
            values.add(
                .warning, key, "\(path) is a PKCS12 file, and is read as one", hint: "Set \(key)=PKCS12.")
            return true
        }
    }

    /// Says what is wrong with a store; never quotes it.
    private mutating func refuse<Part>(_ error: KeyStoreError, _ key: String, _ bytes: [UInt8]) -> Part? {
        let isFile = key.hasSuffix("location")
        let what = isFile ? values.shown(key) : "the PEM text"
        let store = key.hasPrefix("ssl.truststore") ? "ssl.truststore" : "ssl.keystore"
        let isGiven = { (key: String, values: ConfigValues) in values.text(key) != nil }
        let (message, hint): (String, String) =
            switch error {
            case .malformed: ("\(what) is damaged", "Check that it is whole.")
            case .password:
                isGiven(store + ".password", values)
                    ? ("the password does not open \(what)", "Correct \(store).password.")
                    : ("\(what) is locked with a password", "Set \(store).password.")
            case .keyPassword:
                isGiven("ssl.key.password", values)
                    ? ("the password does not open the private key of \(what)", "Correct ssl.key.password.")
                    : ("the private key of \(what) is locked with a password", "Set ssl.key.password.")
            case .unsupported:
                (
                    "\(what) is encrypted in a way that OpenSSL does not know here",
                    "Write it anew: keytool -importkeystore with -deststoretype PKCS12, or openssl pkcs12."
                )
            case .noKey: ("there is no private key in \(what)", "Put key and certificates into one store.")
            case .noCertificate: ("there is no certificate in \(what)", "Put the certificates into it.")
            case .keyWithoutCertificate:
                ("no certificate in \(what) belongs to its private key", "Put the key's certificate into it.")
            }
        values.add(severity, key, message, hint: hint)
        return nil
    }
}
