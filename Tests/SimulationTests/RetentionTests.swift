import ConnectData
import JSON
import Logging
import ObjectStore
import Testing

@testable import SimulationKit

/// What retention took: allowed where it is gone and a task has said so, and nowhere else.
@Suite struct RetentionTests {
    private var tally = Tally()

    private func checker() -> Checker {
        var checker = Checker(
            partitions: [TopicPartition("t", 0)], isAtLeastOnce: false, hasManifests: false)
        for key in 0..<3 { checker.appended(0, .record(key: key)) }
        return checker
    }

    @Test mutating func `a loss counts as told only with the gap that a task reports`() {
        var checker = checker()
        checker.begins(0, at: 3)
        #expect(!checker.isComplete)
        checker.gaveUp(.init(partition: "t-0", from: 0, to: 3), &tally)
        #expect(checker.isComplete && checker.violation == nil && tally.givenUp == 3)
    }

    @Test mutating func `a task that gives up what the log still has is found out`() {
        var checker = checker()
        checker.begins(0, at: 1)
        checker.gaveUp(.init(partition: "t-0", from: 0, to: 3), &tally)
        #expect(checker.violation == "EO-1: t-0 gives up 0 to 2, and the log begins at 1")
    }

    @Test func `a record that is stored after all is counted once`() {
        var checker = checker()
        var tally = Tally()
        checker.begins(0, at: 3)
        checker.gaveUp(.init(partition: "t-0", from: 0, to: 3), &tally)
        checker.count(Array(#"{"k":"k1","p":0,"o":1}"#.utf8), in: ObjectKey("data/f"))
        #expect(checker.isComplete && checker.missingCount == 0 && checker.violation == nil)
        checker.count(Array(#"{"k":"k1","p":0,"o":1}"#.utf8), in: ObjectKey("data/g"))
        #expect(checker.violation?.hasPrefix("EO-2") == true)
    }

    @Test func `the log line of a gap is read as an operator reads it`() {
        let gaps = TaskNotices()
        let text = "offsets 3 to 6 were removed by retention before they were read"
        gaps.read(
            LogEntry(
                time: 0, level: .warn, logger: "w1", message: text,
                fields: [JSON.Member("partition", .string("t-0"))]))
        let gap = gaps.takeGaps().first
        #expect(gap?.partition == "t-0" && gap?.from == 3 && gap?.to == 7 && gaps.takeGaps().isEmpty)
    }
}
