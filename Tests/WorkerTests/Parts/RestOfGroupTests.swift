import ConnectData
import Testing
import Worker

/// What `run --once` waits for beyond its own partitions.
struct RestOfGroupTests {
    private let a = TopicPartition("t", 0)
    private let b = TopicPartition("t", 1)
    private let c = TopicPartition("t", 2)

    @Test func `a partition is left until the group's offset is at the end that was met first`() {
        var rest = RestOfGroup()
        var left = rest.take(
            RestOfGroup.Answer(partitions: [a, b, c], ends: [a: 10, b: 5, c: 0], offsets: [b: 5]))
        #expect(left == [a] && !rest.isDone)
        // Later records are for another run.
        left = rest.take(RestOfGroup.Answer(partitions: [a, b, c], ends: [a: 90], offsets: [a: 9, b: 5]))
        #expect(left == [a] && !rest.isDone)
        left = rest.take(RestOfGroup.Answer(partitions: [a, b, c], ends: [:], offsets: [a: 10, b: 5]))
        #expect(left.isEmpty && rest.isDone)
    }

    @Test func `nothing is waited for where all partitions are ours`() {
        var rest = RestOfGroup()
        #expect(rest.take(RestOfGroup.Answer(partitions: [], ends: [:], offsets: [:])).isEmpty)
        #expect(rest.isDone)
    }
}
