import ConnectData
import Testing

@testable import Sink

@Suite struct FlushPolicyTests {
    private let policy = FlushPolicy(count: 3, size: 100, interval: 1_000)

    @Test(
        arguments: [(2, 99, false), (3, 0, true), (4, 0, true), (0, 100, true), (0, 101, true)]
            as [(Int64, Int64, Bool)])
    func countAndSizeAreReachedByAtLeast(records: Int64, bytes: Int64, isFull: Bool) {
        #expect(policy.isFull(records: records, bytes: bytes) == isFull)
    }

    @Test func aConditionThatIsOffNeverHolds() {
        let off = FlushPolicy(count: nil, size: nil, interval: nil)
        var base = FlushBase(compatibility: .documented)
        base.recordWritten(now: 0)
        #expect(
            !off.isFull(records: .max, bytes: .max) && off.deadline(base) == nil
                && off.room(records: 7) == nil)
        #expect(policy.room(records: 1) == 2 && policy.room(records: 9) == 1)
    }

    @Test func beforeTheFirstFlushTheIntervalCountsFromTheFirstRecord() {
        for compatibility in [Compatibility.documented] {
            var base = FlushBase(compatibility: compatibility)
            #expect(policy.deadline(base) == nil)
            base.recordWritten(now: 5_000)
            base.recordWritten(now: 5_900)
            #expect(
                policy.deadline(base) == 6_000 && !policy.isDue(base, now: 5_999)
                    && policy.isDue(base, now: 6_000))
        }
    }

    @Test func thenItCountsFromTheEndOfThePreviousFlush() {
        var base = FlushBase(compatibility: .documented)
        base.recordWritten(now: 0)
        base.flushStarted(now: 1_000)
        #expect(policy.deadline(base) == nil)
        base.recordWritten(now: 1_200)
        base.flushEnded(now: 1_500)
        #expect(policy.deadline(base) == 2_500)
    }

    @Test func inTheCompatibilityItCountsFromTheStartOfThePreviousCommitOrTheWritersCreation() {
        var base = FlushBase(compatibility: .streamReactor)
        base.recordWritten(now: 0)
        #expect(policy.deadline(base) == 1_000)
        base.flushStarted(now: 1_000)
        base.recordWritten(now: 1_200)
        base.flushEnded(now: 1_500)
        #expect(policy.deadline(base) == 2_000)
    }

    @Test func afterAnIdleSpellTheFirstRecordIsDueAtOnce() {
        var base = FlushBase(compatibility: .documented)
        base.recordWritten(now: 0)
        base.flushStarted(now: 1_000)
        base.flushEnded(now: 1_100)
        #expect(!policy.isDue(base, now: 60_000))
        base.recordWritten(now: 60_000)
        #expect(policy.isDue(base, now: 60_000))
    }

    @Test func anIntervalBeyondTimeNeverComes() {
        var base = FlushBase(compatibility: .documented)
        base.recordWritten(now: 5)
        #expect(FlushPolicy(count: nil, size: nil, interval: .max).deadline(base) == .max)
    }
}
