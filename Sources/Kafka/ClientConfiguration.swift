import CRdKafka

/// A configuration object of librdkafka, built from properties in their order (later wins).
struct ClientConfiguration: ~Copyable {
    private var conf: OpaquePointer?
    private var context: ClientContext?
    private var credentials: (user: String, password: String) = ("", "")
    /// Kept until the client is made, which reads them.
    private var files: [MemoryFile] = []

    /// - Parameter context: the opaque pointer of callbacks; needed for TLS and tokens.
    /// - Throws: `configuration`, naming the property, as librdkafka words it.
    init(
        _ properties: [(String, String)], context: ClientContext? = nil, operation: StaticString
    ) throws(KafkaError) {
        conf = rd_kafka_conf_new()
        self.context = context
        for (name, value) in properties { try set(name, value, operation: operation) }
        if let context { setCallbacks(context) }
    }

    deinit { if let conf { rd_kafka_conf_destroy(conf) } }

    var pointer: OpaquePointer { conf! }

    mutating func set(_ name: String, _ value: String, operation: StaticString) throws(KafkaError) {
        switch name {
        case "sasl.username": credentials.user = value
        case "sasl.password": credentials.password = value
        case "ssl.certificate.pem":
            // The library sends the first certificate of a text alone; of a file, the whole chain.
            let file = try MemoryFile(value)
            files.append(file)
            return try set("ssl.certificate.location", file.path, operation: operation)
        default: break
        }
        var reason = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(conf, name, value, &reason, reason.count)
        guard result == RD_KAFKA_CONF_OK else {
            let unknown = result == RD_KAFKA_CONF_UNKNOWN
            throw KafkaError(
                kind: .configuration, operation: operation,
                code: unknown ? "UNKNOWN_PROPERTY" : "INVALID_PROPERTY",
                message: Self.isSecret(name) && !unknown
                    ? "\(name) is not accepted" : text(reason),
                hint: unknown ? "librdkafka \(KafkaLibrary.version) does not know \(name)" : nil)
        }
    }

    private static func isSecret(_ name: String) -> Bool {
        ["password", "secret", ".pem", "sasl.oauthbearer"].contains { name.contains($0) }
    }

    /// The value in force, nil when the property is unknown or has none.
    func value(of name: String) -> String? {
        var size = 0
        guard rd_kafka_conf_get(conf, name, nil, &size) == RD_KAFKA_CONF_OK, size > 0 else { return nil }
        var bytes = [CChar](repeating: 0, count: size)
        guard rd_kafka_conf_get(conf, name, &bytes, &size) == RD_KAFKA_CONF_OK else { return nil }
        return text(bytes)
    }

    private func setCallbacks(_ context: ClientContext) {
        rd_kafka_conf_set_opaque(conf, Unmanaged.passUnretained(context).toOpaque())
        if context.login.securityProtocol.hasSuffix("SSL") {
            // 1 accepts the certificate, so it is said only where OpenSSL found nothing wrong with it.
            rd_kafka_conf_set_ssl_cert_verify_cb(conf) { _, broker, _, code, _, _, _, _, _, opaque in
                guard let code, let broker else { return 0 }
                ClientContext.at(opaque).verified(String(cString: broker), code.pointee)
                return code.pointee == 0 ? 1 : 0
            }
        }
        if context.tokens != nil {
            rd_kafka_conf_enable_sasl_queue(conf, 1)
            rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf) { client, _, opaque in
                ClientContext.at(opaque).refreshToken(client!)
            }
        }
    }

    /// Makes a client; the configuration passes to it. Its context must live as long as the client does.
    consuming func makeClient(_ type: rd_kafka_type_t, operation: StaticString) throws(KafkaError)
        -> OpaquePointer
    {
        var reason = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(type, conf, &reason, reason.count) else {
            throw KafkaError(
                kind: .configuration, operation: operation, code: "INVALID_CONFIGURATION",
                message: text(reason))
        }
        conf = nil
        // Properties lose blanks at their beginning; credentials set like this do not. Fails only for
        // missing arguments.
        if credentials.password.first?.isWhitespace == true || credentials.user.first?.isWhitespace == true,
            let error = rd_kafka_sasl_set_credentials(client, credentials.user, credentials.password)
        {
            rd_kafka_error_destroy(error)
        }
        // Tokens are fetched on the library's background thread: not every client polls, and none may wait.
        if context?.tokens != nil, let error = rd_kafka_sasl_background_callbacks_enable(client) {
            let failure = KafkaError(taking: error, operation: operation)
            rd_kafka_destroy(client)
            throw failure
        }
        return client
    }
}

/// A C string in an array, up to its zero.
func text(_ bytes: [CChar]) -> String {
    String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
