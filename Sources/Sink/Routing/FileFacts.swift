package import ConnectData

/// What the name of a file is made of: one finished staging file.
package struct FileFacts: Sendable, Equatable {
    package var topicPartition: TopicPartition
    package var firstOffset: Offset
    package var lastOffset: Offset
    /// Records.
    package var count: Int64
    /// Smallest and largest record timestamp, epoch ms; a record without one counts as -1 (lenses-behaviour
    /// 4.2).
    package var minTimestamp: Int64
    package var maxTimestamp: Int64
    package var partitionKey: PartitionKey
    /// The format's, without a dot: `json`, `json.gz`, `csv`.
    package var fileExtension: String

    package init(
        topicPartition: TopicPartition, firstOffset: Offset, lastOffset: Offset, count: Int64,
        minTimestamp: Int64,
        maxTimestamp: Int64, partitionKey: PartitionKey, fileExtension: String
    ) {
        self.topicPartition = topicPartition
        self.firstOffset = firstOffset
        self.lastOffset = lastOffset
        self.count = count
        self.minTimestamp = minTimestamp
        self.maxTimestamp = maxTimestamp
        self.partitionKey = partitionKey
        self.fileExtension = fileExtension
    }
}
