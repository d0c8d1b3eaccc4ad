/// Reads the security properties of a connector's consumers and tells them in librdkafka's names
/// (connect-semantics 2.1).
struct SecurityReader {
    var values: ConfigValues
    let environment: ConfigEnvironment
    /// Whether the client library can log in with SCRAM to a new Kafka.
    let doesSCRAM: Bool
    /// What stops a start is a notice where a configuration is only explained: the files may be elsewhere.
    var severity: ConfigProblem.Severity { values.purpose == .run ? .error : .notice }
    var security = ClientSecurity()

    init(_ values: ConfigValues, environment: ConfigEnvironment, doesSCRAM: Bool) {
        self.values = values
        self.environment = environment
        self.doesSCRAM = doesSCRAM
    }

    mutating func read() {
        let name = values.string("security.protocol").uppercased()
        let (isTLS, isSASL) = (name.hasSuffix("SSL"), name.hasPrefix("SASL"))
        add("security.protocol", name)
        let tls = readTLS(isUsed: isTLS)
        if isSASL { readLogin(tls) }
        let tokensUseTLS = security.tokens != nil
        if !isTLS, !tokensUseTLS { warnUnused("ssl.", name) }
        if !isSASL { warnUnused("sasl.", name) }
    }

    mutating func add(_ name: String, _ value: String) {
        security.properties.append(ConsumerSettings.Property(name, value))
    }

    /// A property that is set and does nothing under this protocol: the protocol was probably forgotten.
    private mutating func warnUnused(_ prefix: String, _ name: String) {
        let first = values.entries.sorted.first {
            guard $0.key.hasPrefix(prefix), let row = values.table[$0.key] else { return false }
            return row.status == .implemented && !row.isDefault(values[$0.key])
        }
        guard let first else { return }
        let needed = prefix == "ssl." ? "SSL or SASL_SSL" : "SASL_SSL or SASL_PLAINTEXT"
        values.add(
            .warning, first.key, "it has no effect under security.protocol=\(name)",
            hint: "Set security.protocol to \(needed), or remove the \(prefix)* properties.")
    }

    /// A property that is missing: its place is that of `security.protocol`, which asks for it.
    mutating func addMissing(_ key: String, _ message: String, hint: String) {
        guard !values.isGiven(key), let place = values.entries["security.protocol"] else {
            return values.add(severity, key, message, hint: hint)
        }
        values.append(
            ConfigProblem(severity, file: place.file, line: place.line, key: key, message, hint: hint))
    }
}
