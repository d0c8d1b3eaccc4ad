/// Where a staging file lies below the staging directory of its task: made of numbers only, so that no topic,
/// header or value can lead out of it (the Java connector's did, lenses-behaviour 4.7).
package enum StagingName {
    /// - Parameters:
    ///   - partition: the number that the task gave the topic partition.
    ///   - writer: the number of the writer within it.
    ///   - sequence: counts the files of the task; never used twice in a task's life.
    package static func file(partition: Int32, writer: Int32, sequence: UInt64) -> String {
        "\(partition)/\(writer)-\(sequence).staging"
    }
}
