import Bytes
import ConnectData
import JSON
import Testing

@testable import Sink

@Suite struct OffsetTests {
    // Sums.

    @Test func sumsOfDisjointSetsAddUpInAnyOrder() {
        var all = OffsetSum()
        var even = OffsetSum()
        var odd = OffsetSum()
        for offset in (0..<1_000).reversed() {
            all.add(Offset(offset))
            if offset % 2 == 0 { even.add(Offset(offset)) }
        }
        for offset in stride(from: 1, to: 1_000, by: 2) { odd.add(Offset(offset)) }
        #expect(even + odd == all && all - odd == even && all.count == 1_000)
    }

    @Test func neitherADoubleNorAGapNorAnExchangeGoesUnseen() {
        func sum(_ offsets: [Offset]) -> OffsetSum { offsets.reduce(into: OffsetSum()) { $0.add($1) } }
        #expect(sum([1, 2, 3]) != sum([1, 1, 3]) && sum([1, 4]) != sum([2, 3]) && sum([0, 0]) != sum([]))
        #expect(Set((0..<10_000).map { OffsetSum.hash(of: $0) }).count == 10_000)
        #expect(OffsetSum(sum([1, 2]).json) == sum([1, 2]) && sum([1]).hex.utf8.count == 32)
    }

    @Test func skippedOffsetsAreSummedByReason() {
        var sums = OffsetSums(from: 0)
        for offset in Offset(0)..<4 { sums.delivered.add(offset) }
        sums.skip(1, .null)
        sums.skip(3, .filtered)
        sums.skip(2, .null)
        #expect(sums.skipped(.null).count == 2 && sums.skipped(.policy).count == 0)
        #expect(
            sums.stored
                == {
                    var sum = OffsetSum(); sum.add(0); return sum
                }())
        #expect(sums.skipped.map(\.reason) == [.filtered, .null])
    }

    // Windows.

    @Test func aWindowClosesAtTheFirstFloorOfANewDayAndTheOldestMerge() {
        var sums = OffsetSums(from: 0)
        var proof = LockProof(sums: sums, day: 100)
        for day in Int64(100)..<200 {
            for _ in 0..<3 {
                sums.delivered.add(sums.delivered.count)
                proof.advance(to: sums.delivered.count, sums: sums, today: day)
            }
        }
        #expect(proof.boundaries.count == LockProof.boundariesMax && proof.day == 199)
        // The first floor of a day still counts to the day before.
        #expect(proof.boundaries.last?.end == 298 && proof.boundaries.last?.day == 198)
        #expect(proof.boundaries[0].day == Int64(136))
        #expect(proof.sums.delivered.count == 300)
        let pending = OffsetSums(
            from: 0, delivered: OffsetSum(count: 1, hash: 2), skipped: [.init(.null, OffsetSum())])
        proof.pending = pending
        #expect(LockProof(proof.json) == proof)
    }

    @Test(arguments: [
        "null", "{}", #"{"sum":"ff","n":1}"#, #"{"from":0,"day":1,"delivered":{"n":1,"h":"zz"}}"#,
    ])
    func anotherProgramsMemberIsNoProof(text: String) throws {
        #expect(LockProof(try JSON(parsing: text)) == nil)
    }

    @Test func aDayWithoutRecordsClosesNothing() {
        var proof = LockProof(sums: OffsetSums(from: 0), day: 1)
        proof.advance(to: 0, sums: OffsetSums(from: 0), today: 5)
        #expect(proof.boundaries.isEmpty && proof.day == 5)
    }

    // The ledger, against a model that looks at everything.

    @Test(arguments: 0..<50) func theLedgerAgreesWithAModel(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var ledger = OffsetLedger(start: 5, sums: OffsetSums(from: 5))
        var position: Offset = 5
        var sums = OffsetSums(from: 5)
        var open: [(id: StagedFile.ID, first: Offset, before: OffsetSums)] = []
        var nextID: StagedFile.ID = 0
        var lastSafe: Offset = 5
        for _ in 0..<400 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                nextID += 1
                // Sometimes for a record that waited while others were opened.
                let late = ledger.isEmpty || Bool.random(using: &random) ? 0 : position - ledger.safeOffset
                let first = position - (late > 0 ? Offset.random(in: 0...late, using: &random) : 0)
                var before = OffsetSums(from: 5)
                for offset in 5..<first { before.delivered.add(offset) }
                ledger.open(nextID, first: first, before: before)
                open.append((nextID, first, before))
            case 1:
                guard let index = open.indices.randomElement(using: &random) else { continue }
                ledger.close(open.remove(at: index).id)
            default:
                sums.delivered.add(position)
                position += 1
                ledger.advance(to: position, sums: sums)
            }
            let first = open.min { $0.first < $1.first || ($0.first == $1.first && $0.id < $1.id) }
            #expect(ledger.safeOffset == first?.first ?? position)
            #expect(ledger.sumsAtSafeOffset == first?.before ?? sums)
            #expect(ledger.safeOffset >= lastSafe && ledger.isEmpty == open.isEmpty)
            lastSafe = ledger.safeOffset
        }
    }

    // Position.

    private let partition = TopicPartition("t", 0)

    private func decide(
        _ found: StartPosition.Found, group: Offset?, log: ClosedRange<Offset> = 0...100,
        reset: LogPosition.Reset = .latest, gap: Bool = false
    ) throws(SinkError) -> StartPosition {
        let log = LogPosition(
            groupOffset: group, logStart: log.lowerBound, logEnd: log.upperBound, reset: reset)
        return try StartPosition.decide(found, log, of: partition, acceptsGap: gap)
    }

    @Test func theLockDecidesAndTheGroupIsAHint() throws {
        #expect(try decide(.ours(floor: 6), group: 40).start == 7)
        #expect(try decide(.ours(floor: nil), group: 40).start == 0)
        #expect(try decide(.java(floor: 2, hasKeyLocks: false), group: 1).start == 3)
        #expect(try decide(.java(floor: nil, hasKeyLocks: false), group: 4).start == 4)
        #expect(try decide(.nothing(hasKeyLocks: false), group: 4).start == 4)
        #expect(try decide(.ours(floor: 99), group: nil).start == 100)
    }

    @Test func withoutLockAndGroupTheResetDecidesButKeyLocksMeanEarliest() throws {
        #expect(try decide(.nothing(hasKeyLocks: false), group: nil, log: 3...9).start == 9)
        #expect(try decide(.nothing(hasKeyLocks: true), group: nil, log: 3...9).start == 3)
        #expect(try decide(.nothing(hasKeyLocks: false), group: nil, log: 3...9, reset: .earliest).start == 3)
        #expect(try decide(.nothing(hasKeyLocks: false), group: 50, log: 3...9, reset: .earliest).start == 3)
        #expect(throws: SinkError.self) { try decide(.nothing(hasKeyLocks: false), group: nil, reset: .none) }
        #expect(throws: SinkError.self) { try decide(.nothing(hasKeyLocks: false), group: 500, reset: .none) }
    }

    @Test func afterAtLeastOnceTheGroupCountsNeverBelowTheFloor() throws {
        #expect(try decide(.marked(floor: 6), group: 40).start == 40)
        #expect(try decide(.marked(floor: 6), group: 3).start == 7)
        #expect(try decide(.marked(floor: nil), group: nil).start == 0)
        #expect(try decide(.marked(floor: 6), group: 40).continues == false)
    }

    @Test func aLogThatDoesNotFitTheLockStopsTheTask() throws {
        #expect(throws: SinkError.self) { try decide(.ours(floor: 100), group: nil) }
        #expect(throws: SinkError.self) { try decide(.ours(floor: 6), group: nil, log: 8...100) }
        #expect(throws: SinkError.self) { try decide(.ours(floor: 100), group: nil, gap: true) }
        #expect(try decide(.ours(floor: 6), group: nil, log: 7...100).start == 7)
        let gap = try decide(.ours(floor: 6), group: nil, log: 9...100, gap: true)
        #expect(gap == StartPosition(start: 9, source: "the lock", continues: false, gapFrom: 7))
    }
}
