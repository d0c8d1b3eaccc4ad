import CRdKafka

/// The client library that this process runs on.
package enum KafkaLibrary {
    package static var version: String { String(cString: rd_kafka_version_str()) }
}
