import Codecs
import HTTP

/// The proxy and the PEM files: looked into where they are written. The first request would find the same
/// faults, but late, and without a place.
extension AzureSettings {
    private static let proxyURL = "connect.datalake.http.proxy"
    private static let authorities = "connect.datalake.https.ca.file"
    private static let certificate = "connect.datalake.https.certificate.file"
    private static let key = "connect.datalake.https.key.file"
    private static let keyPassword = "connect.datalake.https.key.password"

    /// Its text may hold a password: no problem shows it.
    static func proxy(_ values: inout ConfigValues) -> String? {
        guard let url = values.text(proxyURL) else { return nil }
        do throws(HTTPFailure) {
            try SettingsCheck.proxy(url)
        } catch {
            values.add(
                .error, proxyURL, error.detail,
                hint: "A user and a password stand before the host (http://user:password@host:port), other "
                    + "signs than letters and digits in them as %XX.")
        }
        return url
    }

    static func tls(_ values: inout ConfigValues, _ environment: ConfigEnvironment) -> TLSSettings {
        if let bytes = content(authorities, &values, environment) {
            _ = certificates(authorities, bytes, &values)
        }
        checkIdentity(&values, environment)
        return TLSSettings(
            authorityFile: values.text(authorities), certificateFile: values.text(certificate),
            keyFile: values.text(key) ?? values.text(certificate), keyPassword: values.text(keyPassword))
    }

    /// What stops a start is a notice where a configuration is only explained: the files may be elsewhere.
    private static func severity(_ values: ConfigValues) -> ConfigProblem.Severity {
        values.purpose == .run ? .error : .notice
    }

    /// Certificate, key and password; each fault at one property.
    private static func checkIdentity(_ values: inout ConfigValues, _ environment: ConfigEnvironment) {
        guard values.text(certificate) != nil else {
            if let first = [key, keyPassword].first(where: { values.text($0) != nil }) {
                values.add(
                    .error, first, "a key shows nobody who we are while \(certificate) is not set",
                    hint: "Add \(certificate), or remove this line.")
            }
            return
        }
        let bytes = content(certificate, &values, environment)
        let known = bytes.flatMap { certificates(certificate, $0, &values) }
        if values.text(key) == nil, known == nil { return }
        let keyBytes = values.text(key) == nil ? bytes : content(key, &values, environment)
        guard let keyBytes, opensKey(keyBytes, &values), let known else { return }
        // The first certificate is the one that is shown.
        let mark = "-----END CERTIFICATE-----"
        let leaf = known.firstRange(of: mark).map { String(known[..<$0.upperBound]) } ?? known
        let pair = keyBytes + Array("\n\(leaf)\n".utf8)
        let identity = try? KeyStore(pair, password: nil, keyPassword: values.text(keyPassword)).identity()
        guard let identity, identity.chain.hasPrefix(leaf) else {
            values.add(
                severity(values), values.text(key) == nil ? certificate : key,
                "the key does not belong to the first certificate of \(values.shown(certificate))",
                hint: "Put the key's own certificate first in that file, or name the certificate's key.")
            return
        }
        if identity.hasExpired {
            values.add(.warning, certificate, "the client's certificate has expired", hint: "Renew it.")
        }
    }

    /// The bytes of a PEM file; nil where none is named, or with a problem.
    private static func content(
        _ name: String, _ values: inout ConfigValues, _ environment: ConfigEnvironment
    ) -> [UInt8]? {
        guard let path = values.text(name) else { return nil }
        do throws(ConfigReadError) {
            let bytes = try environment.readFile(path)
            if KeyStoreFormat(content: bytes) == .pem { return bytes }
            values.add(
                severity(values), name, "\(values.shown(name)) is not PEM text",
                hint:
                    "Convert it: openssl pkcs12 -in \(values.shown(name)) -out store.pem; then name store.pem."
            )
        } catch {
            values.add(
                severity(values), name, "\(values.shown(name)) cannot be read: \(error.reason)",
                hint: "Check the path and who may read the file.")
        }
        return nil
    }

    private static func certificates(
        _ name: String, _ bytes: [UInt8], _ values: inout ConfigValues
    ) -> String? {
        do throws(KeyStoreError) {
            return try KeyStore(bytes, password: nil).authorities()
        } catch {
            let what =
                error == .noCertificate ? "there is no certificate in" : "no certificate can be read in"
            values.add(
                severity(values), name, "\(what) \(values.shown(name))",
                hint: "Name a PEM file with the lines BEGIN CERTIFICATE to END CERTIFICATE, whole.")
            return nil
        }
    }

    /// Whether the private key opens; says why not, and never quotes key or password.
    private static func opensKey(_ bytes: [UInt8], _ values: inout ConfigValues) -> Bool {
        let isApart = values.text(key) != nil
        let name = isApart ? key : certificate
        let path = values.shown(name)
        let (place, message, hint): (String, String, String)
        do throws(KeyStoreError) {
            _ = try KeyStore(bytes, password: nil, keyPassword: values.text(keyPassword)).identity()
            return true
        } catch {
            switch error {
            case .noCertificate, .keyWithoutCertificate: return true
            case .noKey where isApart:
                (place, message, hint) = (
                    key, "there is no private key in \(path)", "Name the key's PEM file."
                )
            case .noKey:
                (place, message, hint) = (
                    certificate, "there is no private key in \(path), and \(key) is not set",
                    "Add \(key) with the PEM file of the certificate's key."
                )
            case .keyPassword, .password:
                let isGiven = values.text(keyPassword) != nil
                place = isGiven ? keyPassword : name
                message =
                    isGiven
                    ? "the password does not open the private key of \(path)"
                    : "the private key of \(path) is locked with a password, and \(keyPassword) is not set"
                hint = isGiven ? "Correct \(keyPassword)." : "Add \(keyPassword)."
            case .unsupported:
                (place, message, hint) = (
                    name, "the private key of \(path) is encrypted in a way that OpenSSL does not know here",
                    "Write it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc."
                )
            case .malformed:
                (place, message, hint) = (
                    name, "the private key of \(path) is damaged", "Check that it is whole."
                )
            }
        }
        values.add(severity(values), place, message, hint: hint)
        return false
    }
}
