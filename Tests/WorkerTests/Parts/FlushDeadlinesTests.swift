import Bytes
import Testing

@testable import Worker

/// Deadlines come out in order, however they went in.
struct FlushDeadlinesTests {
    private func entry(_ due: Int64, _ file: UInt64 = 0) -> FlushDeadlines.Entry {
        .init(due: due, file: file, slot: 0)
    }

    @Test(arguments: 0..<20) func `what is due comes out, the earliest first, and nothing else`(
        _ seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        var deadlines = FlushDeadlines()
        var expected: [Int64] = []
        var now: Int64 = 0
        for _ in 0..<500 {
            if Int.random(in: 0..<3, using: &random) > 0 {
                let due = now + Int64.random(in: 0..<100, using: &random)
                deadlines.note(entry(due))
                expected.append(due)
                continue
            }
            now += 10
            expected.sort()
            while let found = deadlines.take(due: now) { #expect(found.due == expected.removeFirst()) }
            #expect(expected.first.map { $0 > now } ?? true)
            #expect(deadlines.next == expected.first && deadlines.count == expected.count)
        }
    }

    @Test func `files that are gone are forgotten and the order stays`() {
        var deadlines = FlushDeadlines()
        for number in 0..<100 { deadlines.note(entry(Int64(number * 37 % 100), UInt64(number))) }
        deadlines.keep { $0.file.isMultiple(of: 3) }
        var found: [Int64] = []
        while let next = deadlines.take(due: 1_000) { found.append(next.due) }
        #expect(found.count == 34 && found == found.sorted())
    }
}
