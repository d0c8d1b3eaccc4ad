import Codecs

extension SecurityReader {
    /// Key material, unpacked; nil parts were not given.
    struct TLSMaterial {
        var authorities: String?
        var identity: KeyStore.Identity?
    }

    /// Reads stores and files; tells the library where `isUsed`, for token servers use them too.
    mutating func readTLS(isUsed: Bool) -> TLSMaterial {
        let names = ["ssl.truststore.", "ssl.keystore."]
        let isGiven = values.entries.sorted.contains { entry in names.contains { entry.key.hasPrefix($0) } }
        let mechanism = values.string("sasl.mechanism").uppercased()
        let isWanted = isUsed || (mechanism == "OAUTHBEARER" && isGiven)
        guard isWanted else { return TLSMaterial() }
        let material = TLSMaterial(authorities: trustStore(), identity: keyStore())
        guard isUsed else { return material }
        if let authorities = material.authorities { add("ssl.ca.pem", authorities) }
        if let identity = material.identity {
            add("ssl.key.pem", identity.key)
            add("ssl.certificate.pem", identity.chain)
        }
        readNameCheck()
        readCiphers()
        readVersions()
        return material
    }

    /// Java's way to say "no check" is an empty value; librdkafka's is `none`.
    private mutating func readNameCheck() {
        let key = "ssl.endpoint.identification.algorithm"
        let given = values.entries[key].map { ConfigType.trim($0.value).lowercased() } ?? "https"
        switch given {
        case "https": add(key, "https")
        case "":
            add(key, "none")
            values.add(
                .warning, key,
                "the broker's name is not checked: each holder of a trusted certificate can pose "
                    + "as a broker",
                hint: "Write https, and use the names that are in the brokers' certificates.")
        default:
            values.add(
                .error, key, "there is no algorithm \(values.shown(key))",
                hint: "Write https, or nothing to check no name.")
        }
    }

    private mutating func readCiphers() {
        let key = "ssl.cipher.suites"
        var names: [String] = []
        var hasTLS13 = false
        for name in values.list(key) where !name.isEmpty {
            switch CipherSuites.name(of: name) {
            case .openSSL(let name): names.append(name)
            case .tls13: hasTLS13 = true
            case .unknown:
                values.add(
                    .error, key,
                    "a suite of \(values.shown(key)) is not known",
                    hint: "Write OpenSSL's names (openssl ciphers -v), or remove the line.")
                return
            }
        }
        guard !names.isEmpty || hasTLS13 else { return }
        if names.isEmpty {
            values.add(
                .error, key, "suites of TLS 1.3 cannot be chosen, and TLS 1.2 would be left without any",
                hint: "Name suites of TLS 1.2 too, or remove the line: both sides choose the newest version.")
            return
        }
        add(key, names.joined(separator: ":"))
    }

    private mutating func readVersions() {
        let key = "ssl.enabled.protocols"
        let versions = Set(values.list(key))
        guard values.isGiven(key), !versions.isEmpty else { return }
        if !versions.contains("TLSv1.2") {
            let old =
                versions.contains("TLSv1.3") ? "TLS 1.2 is offered too" : "TLS 1.0 and 1.1 are not offered"
            values.add(
                .error, key, "\(values.shown(key)) cannot be asked for: \(old)",
                hint: "Write TLSv1.2,TLSv1.3: both sides choose the newest that they share; to exclude 1.2, "
                    + "exclude it in the brokers.")
        } else if !versions.contains("TLSv1.3") {
            values.add(
                .warning, key, "TLS 1.3 is offered too",
                hint: "Write TLSv1.2,TLSv1.3; to exclude 1.3, exclude it in the brokers.")
        }
    }
}
