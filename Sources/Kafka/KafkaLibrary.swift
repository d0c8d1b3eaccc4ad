import CRdKafka

/// The client library that this process runs on.
package enum KafkaLibrary {
    package static var version: String { String(cString: rd_kafka_version_str()) }

    /// librdkafka before 2.6.1 repeats its own nonce in the last SCRAM message, which Kafka 3.8.0 and 4.x
    /// refuse (connect-semantics 8.1).
    package static var doesSCRAM: Bool { doesSCRAM(version: rd_kafka_version()) }

    /// - Parameter version: `0xMMmmrrxx`.
    package static func doesSCRAM(version: Int32) -> Bool { version >= 0x0206_0100 }

    /// What to do about it.
    package static var oldSCRAM: String {
        "librdkafka \(version) cannot log in with SCRAM to Kafka 3.8.0 or 4.x, whatever the password: build with "
            + "librdkafka 2.6.1 or newer, found through pkg-config, or use PLAIN, OAUTHBEARER or a client's "
            + "certificate; with an older Kafka check user and password"
    }
}
