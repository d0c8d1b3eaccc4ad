package import JSON

/// One line of the log: constant text, with everything that varies beside it.
package struct LogEntry: Equatable, Sendable {
    /// Epoch milliseconds.
    package var time: Int64
    package var level: LogLevel
    /// Dotted, such as `worker.commit`.
    package var logger: String
    package var message: String
    package var fields: [JSON.Member]

    package init(time: Int64, level: LogLevel, logger: String, message: String, fields: [JSON.Member]) {
        self.time = time
        self.level = level
        self.logger = logger
        self.message = message
        self.fields = fields
    }

    /// The value of a field, nil where the entry has none of that name.
    package subscript(field: String) -> JSON? { fields.last { $0.name == field }?.value }
}
