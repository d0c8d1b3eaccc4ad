extension SecurityReader {
    static let mechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"]

    mutating func readLogin(_ tls: TLSMaterial) {
        let mechanism = values.string("sasl.mechanism").uppercased()
        guard Self.mechanisms.contains(mechanism) else { return refuseMechanism(mechanism) }
        add("sasl.mechanism", mechanism)
        guard let jaas = jaas(mechanism) else { return }
        if mechanism == "OAUTHBEARER" { return readTokens(jaas, tls) }
        if let handler = values.text("sasl.login.callback.handler.class"), !handler.isEmpty {
            values.add(
                severity, "sasl.login.callback.handler.class", "Java classes cannot be loaded",
                hint: "Remove the line; user and password stand in sasl.jaas.config.")
        }
        readUser(jaas, mechanism)
    }

    private mutating func refuseMechanism(_ mechanism: String) {
        let isDefault = !values.isGiven("sasl.mechanism")
        let message =
            mechanism == "GSSAPI"
            ? "Kerberos (GSSAPI\(isDefault ? ", which is the default" : "")) is not supported"
            : "there is no mechanism \(values.shown("sasl.mechanism"))"
        addMissing(
            "sasl.mechanism", message,
            hint: "Write \(Self.mechanisms.joined(separator: ", ")), or use a client's certificate with "
                + "security.protocol=SSL.")
    }

    /// The login module, where it is one that the mechanism can do with.
    private mutating func jaas(_ mechanism: String) -> JAASConfig? {
        let key = "sasl.jaas.config"
        guard let entry = values.entries[key] else {
            addMissing(
                key, "security.protocol asks for a login, and it is not set",
                hint: "Write \(Self.example(mechanism))")
            return nil
        }
        do throws(JAASConfig.Malformed) {
            let jaas = try JAASConfig(ConfigType.trim(entry.value))
            let known = [
                "org.apache.kafka.common.security.plain.PlainLoginModule",
                "org.apache.kafka.common.security.scram.ScramLoginModule",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
            ]
            guard let index = known.firstIndex(of: jaas.module) else {
                values.add(
                    severity, key, "the login module is not one that is known here",
                    hint: "PlainLoginModule, ScramLoginModule and OAuthBearerLoginModule are: "
                        + Self.example(mechanism))
                return nil
            }
            guard (index == 2) == (mechanism == "OAUTHBEARER") else {
                values.add(
                    severity, key, "\(jaas.simpleName) does not serve sasl.mechanism=\(mechanism)",
                    hint: "Write \(Self.example(mechanism))")
                return nil
            }
            return jaas
        } catch {
            values.add(severity, key, error.message, hint: "Its form is: \(Self.example(mechanism))")
            return nil
        }
    }

    private static func example(_ mechanism: String) -> String {
        let start = "org.apache.kafka.common.security."
        switch mechanism {
        case "PLAIN": return start + "plain.PlainLoginModule required username=\"…\" password=\"…\";"
        case "OAUTHBEARER":
            return start + "oauthbearer.OAuthBearerLoginModule required clientId=\"…\" clientSecret=\"…\";"
        default: return start + "scram.ScramLoginModule required username=\"…\" password=\"…\";"
        }
    }

    private mutating func readUser(_ jaas: JAASConfig, _ mechanism: String) {
        let key = "sasl.jaas.config"
        if jaas.options["tokenauth"]?.lowercased() == "true" {
            return values.add(
                severity, key, "delegation tokens (tokenauth) are not supported",
                hint: "Log in with a user and a password.")
        }
        for option in ["username", "password"] where (jaas.options[option] ?? "").isEmpty {
            return values.add(
                severity, key, "\(option) is missing or empty", hint: "Write \(Self.example(mechanism))")
        }
        add("sasl.username", jaas.options["username"] ?? "")
        add("sasl.password", jaas.options["password"] ?? "")
        if mechanism.hasPrefix("SCRAM"), !doesSCRAM {
            values.add(
                .warning, "sasl.mechanism",
                "this client library (librdkafka before 2.6.1) cannot log in with SCRAM to Kafka 3.8.0 or 4.x",
                hint: "Build with librdkafka 2.6.1 or newer, found through pkg-config, or use PLAIN, "
                    + "OAUTHBEARER or a client's certificate.")
        }
    }
}
