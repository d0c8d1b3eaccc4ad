import ConnectData

/// Why one value could not be converted, in Java's words where Java says it too.
struct ConnectError: Error {
    static let dataException = "org.apache.kafka.connect.errors.DataException"
    static let schemaBuilderException = "org.apache.kafka.connect.errors.SchemaBuilderException"
    static let serializationException = "org.apache.kafka.common.errors.SerializationException"

    var message: String
    var javaClass: String

    init(_ message: String, javaClass: String = ConnectError.dataException) {
        self.message = message
        self.javaClass = javaClass
    }

    func failure(_ index: Int) -> RecordFailure {
        RecordFailure(index: index, message: message, javaClass: javaClass)
    }
}
