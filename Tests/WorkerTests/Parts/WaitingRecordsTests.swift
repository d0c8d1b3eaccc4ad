import ConnectData
import Sink
import Testing

@testable import Worker

/// Records that wait for their key's lock, from the first delivery to the end of the second.
struct WaitingRecordsTests {
    private func batch(_ offsets: [Offset]) -> RecordBatch {
        var batch = RecordBatch()
        for offset in offsets {
            Array("v\(offset)".utf8).withUnsafeBytes {
                batch.append(partition: 0, offset: offset, timestamp: 0, key: nil, value: $0)
            }
        }
        return batch
    }

    private func sums(before offset: Offset) -> OffsetSums {
        var sums = OffsetSums(from: 0)
        for delivered in 0..<offset { sums.delivered.add(delivered) }
        return sums
    }

    private func waiting(_ offsets: [Offset]) -> WaitingRecords {
        var waiting = WaitingRecords()
        let batch = batch(offsets)
        for (index, offset) in offsets.enumerated() {
            waiting.hold(batch, index, partition: 0, sums: sums(before: offset))
        }
        return waiting
    }

    @Test func `nothing waits at first`() {
        var waiting = WaitingRecords()
        #expect(waiting.isEmpty && !waiting.isFull && !waiting.isRedelivering)
        let (begun, ready) = (waiting.begin(), waiting.takeReady())
        #expect(begun == nil && ready == [])
        #expect(waiting.isEmpty)
    }

    @Test func `the first ready key asks for a delivery, the others join it`() {
        var waiting = waiting([3, 4])
        let asks = [waiting.makeReady(1), waiting.makeReady(2)]
        #expect(asks == [true, false])
        waiting.rename([7, 8, 9])
        let joined = waiting.takeReady()
        let asksAgain = waiting.makeReady(3)
        #expect(joined == [8, 9] && asksAgain, "the first one after it asks again")
        waiting.makeWait([5])
        let rest = waiting.takeReady()
        #expect(rest == [5, 3])
    }

    @Test func `a second delivery knows what was delivered before each record, skips of its own included`()
        throws
    {
        var waiting = waiting([3, 5])
        let begun = waiting.begin()
        let held = try #require(begun)
        #expect(waiting.isRedelivering && waiting.held == nil && !waiting.isEmpty)
        #expect(waiting.sums(at: 0) == sums(before: 3))
        waiting.passOver(3, .policy)
        var second = sums(before: 5)
        second.skip(3, .policy)
        #expect(waiting.sums(at: 1) == second)
        let left = waiting.end(of: held, at: 2, partition: 0, pin: 0)
        #expect(left.skips == second.skipped && left.formerPin == 0 && waiting.isEmpty)
        #expect(waiting.sums(at: 0) == nil)
    }

    @Test func `what was not reached is held behind what was held meanwhile, under a pin`() throws {
        var waiting = waiting([3, 4, 5])
        let begun = waiting.begin()
        let held = try #require(begun)
        // The key of 3 waits still.
        waiting.hold(held.batch, 0, partition: 0, sums: sums(before: 3))
        let first = waiting.end(of: held, at: 1, partition: 0, pin: 9)
        let next = waiting.begin()
        let again = try #require(next)
        #expect(first.formerPin == 0)
        let offsets = (0..<again.batch.count).map { again.batch.records[$0].offset }
        #expect(offsets == [3, 4, 5])
        let second = waiting.end(of: again, at: 3, partition: 0, pin: 0)
        #expect(second.formerPin == 9)
        #expect(waiting.isEmpty)
    }

    @Test func `a partition that is given up holds nothing`() {
        var waiting = waiting([3])
        _ = waiting.makeReady(0)
        waiting.giveUp()
        #expect(waiting.isEmpty && waiting.readyKeys == [])
    }
}
