import CRdKafka

/// A configuration object of librdkafka, built from properties in their order (later wins).
struct ClientConfiguration: ~Copyable {
    private var conf: OpaquePointer?

    /// - Throws: `configuration`, naming the property, as librdkafka words it.
    init(_ properties: [(String, String)], operation: StaticString) throws(KafkaError) {
        conf = rd_kafka_conf_new()
        for (name, value) in properties { try set(name, value, operation: operation) }
    }

    deinit { if let conf { rd_kafka_conf_destroy(conf) } }

    var pointer: OpaquePointer { conf! }

    mutating func set(_ name: String, _ value: String, operation: StaticString) throws(KafkaError) {
        var reason = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(conf, name, value, &reason, reason.count)
        guard result == RD_KAFKA_CONF_OK else {
            let unknown = result == RD_KAFKA_CONF_UNKNOWN
            throw KafkaError(
                kind: .configuration, operation: operation,
                code: unknown ? "UNKNOWN_PROPERTY" : "INVALID_PROPERTY",
                message: text(reason),
                hint: unknown ? "librdkafka \(Librdkafka.version) does not know \(name)" : nil)
        }
    }

    /// The value in force, nil when the property is unknown or has none.
    func value(of name: String) -> String? {
        var size = 0
        guard rd_kafka_conf_get(conf, name, nil, &size) == RD_KAFKA_CONF_OK, size > 0 else { return nil }
        var bytes = [CChar](repeating: 0, count: size)
        guard rd_kafka_conf_get(conf, name, &bytes, &size) == RD_KAFKA_CONF_OK else { return nil }
        return text(bytes)
    }

    /// Makes a client; the configuration passes to it.
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
        return client
    }
}

/// A C string in an array, up to its zero.
func text(_ bytes: [CChar]) -> String {
    String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The linked library.
package enum Librdkafka {
    /// Such as `2.0.2`.
    package static var version: String { String(cString: rd_kafka_version_str()) }
}
