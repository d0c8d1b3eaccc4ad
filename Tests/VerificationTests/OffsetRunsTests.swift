import ConnectData
import Sink
import Testing

@testable import Verification

@Suite struct OffsetRunsTests {
    @Test func `ranges that overlap or touch become one run`() {
        let runs = OffsetRuns([5...9, 0...3, 4...4, 20...22, 8...12])
        #expect(runs.runs == [0...12, 20...22])
        #expect(runs.count == 16)
        #expect(runs.contains(12) && !runs.contains(13) && runs.contains(20) && !runs.contains(23))
    }

    @Test func `a subtraction leaves what the other does not hold`() {
        let runs = OffsetRuns([0...9, 20...29])
        #expect(runs.subtracting(OffsetRuns([3...4, 9...21, 29...40])).runs == [0...2, 5...8, 22...28])
        #expect(runs.subtracting(runs).isEmpty)
        #expect(runs.clamped(to: 5..<21).runs == [5...9, 20...20])
        #expect(runs.clamped(to: 5..<5).isEmpty)
    }

    @Test func `offsets inserted in any order make the same set`() {
        var runs = OffsetRuns()
        for offset: Offset in [1, 2, 3, 7, 5, 6, 0] { runs.insert(offset) }
        #expect(runs.runs == [0...3, 5...7])
    }

    @Test func `the sum of a range is the sum of its offsets`() {
        var sum = OffsetSum()
        for offset: Offset in 100...1_000 { sum.add(offset) }
        #expect(OffsetSum(of: 100...1_000) == sum)
        #expect(OffsetRuns([100...500, 501...1_000]).sum == sum)
    }

    @Test(arguments: [0, 1, 41, 1 << 40, Offset.max - 1])
    func `the sum of one offset names it`(_ offset: Offset) {
        #expect(OffsetSum(of: offset...offset).only == offset)
        #expect((OffsetSum(of: offset...offset) + OffsetSum(of: 3...3)).only == nil)
    }

    @Test func `the sum of two offsets names them within a range`() {
        let sum = OffsetSum(of: 17...17) + OffsetSum(of: 93...93)
        #expect(sum.offsets(within: 0..<1_000) == [17, 93])
        #expect(sum.offsets(within: 20..<1_000) == nil)
        #expect((sum + OffsetSum(of: 5...5)).offsets(within: 0..<1_000) == nil)
    }
}
