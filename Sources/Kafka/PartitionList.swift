import CRdKafka
import ConnectData

/// librdkafka's list of topic partitions with offsets, owned.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(capacity: Int) { pointer = rd_kafka_topic_partition_list_new(Int32(capacity)) }

    init(_ partitions: [TopicPartition], offset: Offset = Offset(RD_KAFKA_OFFSET_INVALID)) {
        self.init(capacity: partitions.count)
        for partition in partitions { append(partition, offset) }
    }

    /// Takes over a list that the library made.
    init(taking list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) { pointer = list }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    func append(_ partition: TopicPartition, _ offset: Offset) {
        rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset =
            offset
    }

    var elements: UnsafeMutableBufferPointer<rd_kafka_topic_partition_t> { pointer.elements }
}

extension UnsafeMutablePointer<rd_kafka_topic_partition_list_t> {
    var elements: UnsafeMutableBufferPointer<rd_kafka_topic_partition_t> {
        UnsafeMutableBufferPointer(start: pointee.elems, count: Int(pointee.cnt))
    }
}

extension rd_kafka_topic_partition_t {
    var topicPartition: TopicPartition { TopicPartition(String(cString: topic), partition) }
}
