import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Each boundary of what a sweep may remove (EO-7, rules G2 and G5).
@Suite struct SweepRulesTests {
    static let safe: Offset = 57
    static let now: Int64 = 1_700_000_000
    static let paths = LockPaths(
        indexesName: ".indexes", connector: "lake", topicPartition: TopicPartition("orders", 3))

    private let rules = SweepRules(
        paths: paths, container: "box", safeOffset: safe, minAge: 86_400, now: now)

    private func listed(_ key: String, age: Int64 = 90_000) -> ListedObject {
        ListedObject(key: ObjectKey(key), size: 1, modified: Self.now - age)
    }

    private func lock(_ committed: String, _ pending: String = "null", owner: String = "sluice:c:g:o-1")
        -> [UInt8]
    {
        Array(#"{"owner":"\#(owner)","committedOffset":\#(committed),"pendingState":\#(pending)}"#.utf8)
    }

    private func pending(_ offset: Offset, _ source: String = ".temp-upload/x", etag: String = "e") -> String
    {
        #"{"pendingOffset":\#(offset),"pendingOperations":[{"type":"copy","bucket":"box","source":"\#(source)","#
            + #""destination":"data/f","eTag":"\#(etag)"},{"type":"delete","bucket":"box","source":"\#(source)","eTag":"\#(etag)"}]}"#
    }

    // The safe offset.

    @Test(arguments: [("41", "null", 42), ("null", "null", 0), ("41", "57", 42), ("null", "9", 0)])
    func theSafeOffsetIsTheCommittedOneWhateverIsPending(committed: String, pending: String, safe: Offset)
        throws
    {
        let content = lock(committed, Offset(pending).map { self.pending($0) } ?? "null")
        #expect(SweepRules.safeOffset(of: try LockDocument(decoding: content)) == safe)
    }

    // Temporary objects.

    @Test(arguments: [
        (safe - 2, true), (safe - 1, true), (safe, false), (safe + 1, false), (Offset.max, false), (0, true),
    ])
    func aTemporaryGoesOnlyWithItsLastOffsetBelowTheSafeOffset(last: Offset, goes: Bool) {
        let object = listed(".temp-upload/lake/orders/3/0-\(last)-o1.1-0-1")
        #expect(
            rules.judge(temporary: object)
                == (goes ? .remove(last: last, age: 90_000) : .keep(.notBelow(last))))
    }

    /// Two trees of locks of one connector's name, as after a topic was made anew: the safe offset of one
    /// says nothing of what the other's locks still name.
    @Test(arguments: [".indexes", "indexes2", "a/b", "a%2Fb", "+", "A"])
    func theSweepReachesTheTemporariesOfItsOwnIndexesNameOnly(indexesName: String) {
        let names = [".indexes", "indexes2", "a/b", "a%2Fb", "+", "A"]
        let partition = TopicPartition("orders", 3)
        let rules = SweepRules(
            paths: LockPaths(indexesName: indexesName, connector: "lake", topicPartition: partition),
            container: "box", safeOffset: Self.safe, minAge: 0, now: Self.now)
        for other in names {
            let paths = LockPaths(indexesName: other, connector: "lake", topicPartition: partition)
            let temp = paths.temporary(first: 0, last: 9, unit: "o1.1", file: 0, attempt: 1)
            let verdict = rules.judge(temporary: listed(temp.text))
            #expect(
                verdict == (other == indexesName ? .remove(last: 9, age: 90_000) : .keep(.unknownName)))
            // What a sweep lists of the one partition holds nothing of the other's.
            #expect(temp.text.hasPrefix(rules.paths.temporaryDirectory) == (other == indexesName))
        }
    }

    @Test(arguments: [(0, false), (86_399, false), (86_400, true), (86_401, true)])
    func nothingYoungerThanTheMinimumAgeGoes(age: Int64, goes: Bool) {
        let temporary = rules.judge(temporary: listed(".temp-upload/lake/orders/3/0-9-o1.1-0-1", age: age))
        #expect(temporary == (goes ? .remove(last: 9, age: age) : .keep(.young(age))))
        let lock = rules.judge(listedLock: listed(".indexes/lake/.locks/Topic(orders)/3/v=a.lock", age: age))
        #expect(lock == (goes ? .read : .keep(.young(age))))
    }

    @Test func aStoreWhoseClockIsAheadOrThatTellsNoTimeKeepsEverything() {
        let key = ".temp-upload/lake/orders/3/0-9-o1.1-0-1"
        #expect(rules.judge(temporary: listed(key, age: -3_600)) == .keep(.young(-3_600)))
        let untold = ListedObject(key: ObjectKey(key), size: 1, modified: 0)
        #expect(rules.judge(temporary: untold) == .keep(.unknownAge))
    }

    /// A clock that is wrong changes the age alone: what is not below the safe offset stays at any time.
    @Test func aClockThatIsYearsAheadRemovesNothingAtOrAboveTheSafeOffset() {
        let rules = SweepRules(
            paths: Self.paths, container: "box", safeOffset: Self.safe, minAge: 1, now: Int64.max / 2)
        for last in [Self.safe, Self.safe + 1] {
            let object = listed(".temp-upload/lake/orders/3/0-\(last)-o1.1-0-1", age: 0)
            #expect(rules.judge(temporary: object) == .keep(.notBelow(last)))
            #expect(rules.judge(lock: lock("\(last)"), listed: object) == .keep(.notBelow(last)))
        }
    }

    @Test(arguments: [
        ".temp-upload/lake/orders/3/0-9-o1.1-0", ".temp-upload/lake/orders/3/0-9-o1.1-0-1-2",
        ".temp-upload/lake/orders/3/9-0-o1.1-0-1", ".temp-upload/lake/orders/3/-1-9-o1.1-0-1",
        ".temp-upload/lake/orders/3/00-9-o1.1-0-1", ".temp-upload/lake/orders/3/0-+9-o1.1-0-1",
        ".temp-upload/lake/orders/3/0-9--0-1", ".temp-upload/lake/orders/3/0-9-a/b-0-1",
        ".temp-upload/lake/orders/3/0-9-o1.1-0-01", ".temp-upload/lake/orders/3/0-9-o1.1-x-1",
        ".temp-upload/lake/orders/3/6a0f1c9e-0000-4000-8000-000000000000/data/f.json",
        ".temp-upload/lake/orders/3/readme.txt", ".temp-upload/lake/orders/30/0-9-o1.1-0-1",
        ".temp-upload/other/orders/3/0-9-o1.1-0-1", ".temp-upload/Topic(orders)/3/0-9-o1.1-0-1",
        "data/0-9-o1.1-0-1",
    ])
    func aNameOfAnotherFormIsNeverRemoved(name: String) {
        #expect(rules.judge(temporary: listed(name)) == .keep(.unknownName))
    }

    // Locks.

    @Test(arguments: [
        ("\(safe - 2)", Offset?.none, true), ("\(safe - 1)", nil, true), ("\(safe)", nil, false),
        ("\(safe + 1)", nil, false), ("null", nil, true), ("3", safe - 2, true), ("3", safe - 1, true),
        ("3", safe, false), ("3", safe + 1, false), ("null", safe - 1, true), ("null", safe, false),
    ])
    func aLockGoesOnlyBelowTheSafeOffsetPendingOrNot(committed: String, pending: Offset?, goes: Bool) {
        let content = lock(committed, pending.map { self.pending($0) } ?? "null")
        let last = pending ?? Offset(committed)
        let verdict = rules.judge(lock: content, listed: listed("x"))
        #expect(verdict == (goes ? .remove(last: last, age: 90_000) : .keep(.notBelow(last ?? -1))))
    }

    @Test(arguments: ["", "{", #"{"committedOffset":1,"pendingState":null}"#])
    func aLockThatCannotBeReadStays(content: String) {
        #expect(rules.judge(lock: Array(content.utf8), listed: listed("x")) == .keep(.unreadable))
    }

    @Test(arguments: [
        "sweep-marker.json", "v=a.lock.tmp.6a0f", "sub/v=a.lock", ".lock", "v=a.LOCK",
    ])
    func whatIsNoKeysLockIsNeverRead(name: String) {
        let object = listed(".indexes/lake/.locks/Topic(orders)/3/\(name)")
        #expect(rules.judge(listedLock: object) == .keep(.unknownName))
    }

    // Older forms of temporary names.

    static let older = ".temp-upload/Topic(orders)/3/6a0f1c9e-0000-4000-8000-000000000000data/f.json"

    @Test(arguments: [
        older, ".temp-upload/orders/3/6a0f/data/f.json", ".temp-upload/lake/orders/3/6a0f/data/f.json",
    ])
    func anOlderTemporaryIsFoundThroughALockBelowTheSafeOffset(source: String) {
        let found = rules.namedTemporaries(in: lock("3", pending(Self.safe - 1, source)))
        #expect(found == [NamedTemporary(key: ObjectKey(source), etag: ETag("e"))])
        #expect(rules.namedTemporaries(in: lock("3", pending(Self.safe, source))).isEmpty)
        #expect(rules.namedTemporaries(in: lock("3")).isEmpty)
    }

    @Test func beforeTheETagWasKnownTheNameAloneTells() {
        let found = rules.namedTemporaries(in: lock("3", pending(5, Self.older, etag: "placeholder")))
        #expect(found == [NamedTemporary(key: ObjectKey(Self.older), etag: nil)])
    }

    @Test(arguments: [
        ".temp-upload/Topic(orders)/4/6a0fdata/f.json", ".temp-upload/Topic(others)/3/6a0f", "data/f.json",
        ".temp-upload/Topic(orders)/3/../../4/f.json", ".temp-upload/lake/orders/3/0-9-o1.1-0-1",
    ])
    func whatALockNamesElsewhereOrInOurFormIsNotReachedThroughIt(source: String) {
        #expect(rules.namedTemporaries(in: lock("3", pending(5, source))).isEmpty)
    }

    @Test func anotherContainersObjectIsNotReached() {
        let rules = SweepRules(
            paths: Self.paths, container: "other", safeOffset: Self.safe, minAge: 0, now: Self.now)
        #expect(rules.namedTemporaries(in: lock("3", pending(5, Self.older))).isEmpty)
    }

    // When.

    @Test func theFirstSweepsOfThousandPartitionsAreSpreadAndTheSameAtEachStart() {
        let leads = (0..<1_000).map { number in
            SweepSchedule(
                interval: 86_400_000,
                paths: LockPaths(
                    indexesName: ".indexes", connector: "lake",
                    topicPartition: TopicPartition("t", Int32(number)))
            ).lead
        }
        #expect(leads.allSatisfy { (900_000...1_800_000).contains($0) })
        let perMinute = Dictionary(grouping: leads) { $0 / 60_000 }.mapValues(\.count)
        #expect(perMinute.values.max()! < 120, "\(perMinute)")
        #expect(SweepSchedule(interval: 1, paths: Self.paths).lead == 1)
        let again = SweepSchedule(interval: 86_400_000, paths: Self.paths)
        #expect(again == SweepSchedule(interval: 86_400_000, paths: Self.paths))
    }

    @Test func theReasonNamesBothOffsetsAndTheAge() {
        let reason = SweepVerdict.remove(last: 41, age: 90_000).reason(safeOffset: 57)
        #expect(reason == "its last offset 41 is below the safe offset 57, and it is 25 h old")
        #expect(
            SweepVerdict.keep(.notBelow(57)).reason(safeOffset: 57)
                == "its last offset 57 is not below the safe offset 57")
    }
}
