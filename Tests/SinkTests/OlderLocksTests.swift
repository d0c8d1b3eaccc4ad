import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Generations of locks that contradict each other, or prove nothing: refused with the ways out, unchanged.
@Suite struct OlderLocksTests {
    private func failure(_ owner: Owner) -> SinkError? {
        if case .failed(let error) = owner.end { error } else { nil }
    }

    private func java(_ offset: Int) -> String {
        #"{"owner":"1111","committedOffset":\#(offset),"pendingState":null}"#
    }

    private let pending =
        #"{"owner":"1111","committedOffset":0,"pendingState":{"pendingOffset":2,"pendingOperations":["#
        + #"{"type":"copy","bucket":"box","source":".temp-upload/Topic(orders)/3/uuid","#
        + #""destination":"data/x","eTag":"ETAG"}]}}"#

    @Test(arguments: [CommitMode.batch, .granular, .atLeastOnce])
    func a9LockThatIsNotNewerThanTheMasterIsPassedOver(mode: CommitMode) {
        for offset in [0, 1] {
            var world = World("aaaa")
            world.store.put(ObjectKey("data/old"), "0,1")
            world.seed(world.paths.nineMaster, java(offset))
            world.seed(world.paths.master, java(1))
            let owner = world.open(mode, flushCount: 1)
            #expect(owner.position == 2 && world.store.text(world.paths.nineMaster) == java(offset))
        }
    }

    @Test(arguments: [CommitMode.batch, .granular])
    func a9LockThatMayBeNewerThanAJavaMasterIsRefusedWithBothOffsets(mode: CommitMode) {
        for text in [java(3), pending, ""] {
            var world = World("aaaaaa")
            world.seed(world.paths.nineMaster, text)
            world.seed(world.paths.master, java(2).replacing(":2,", with: text == pending ? ":3," : ":2,"))
            let owner = world.open(mode, flushCount: 1)
            #expect(failure(owner)?.kind == .rejected, "\(text)")
            #expect(failure(owner)?.detail.contains("the master says offsets up to") == true)
            #expect(failure(owner)?.hint?.contains("delete the master lock") == true)
            #expect(!world.trace.contains { $0.isWrite })
        }
    }

    @Test func besideAMasterOfOursNo9LockIsLookedFor() {
        var world = World("aaaa")
        world.seed(world.paths.nineMaster, java(3))
        world.seed(
            world.paths.master, #"{"owner":"sluice:c1:g:o9-1:k1","committedOffset":1,"pendingState":null}"#)
        let owner = world.open(.batch, flushCount: 1)
        #expect(owner.position == 2 && !world.trace.contains(.read(world.paths.nineMaster)))
    }

    @Test func a9LockWithAPendingIsMovedAndFinished() {
        var world = World("aaaa")
        world.store.put(ObjectKey("data/first"), "0")
        world.store.put(ObjectKey(".temp-upload/Topic(orders)/3/uuid"), "1,2")
        let etag = world.store.objects[ObjectKey(".temp-upload/Topic(orders)/3/uuid")]!.etag.text
        world.seed(world.paths.nineMaster, pending.replacing("ETAG", with: etag))
        var owner = world.open(.batch, flushCount: 1)
        #expect(owner.position == 3 && world.store.text(ObjectKey("data/x")) == "1,2")
        let isFinished = world.finish(&owner)
        #expect(
            isFinished && world.stored == world.expected && world.violation == nil
        )
    }

    @Test(arguments: [CommitMode.batch, .granular])
    func anOldestIndexWithoutAnyFileIsRefusedUnlessTheGroupIsPastIt(mode: CommitMode) {
        for group in [nil, 3, 4, 5, 6] as [Offset?] {
            var world = World("aaaaaaaa")
            let directory = world.paths.firstGeneration
            world.store.put(ObjectKey("\(directory)00000000000000000002"), "pre/2.json")
            world.store.put(ObjectKey("\(directory)00000000000000000004"), "")
            world.groupOffset = group
            let owner = world.open(mode, flushCount: 1)
            guard let group, group > 4 else {
                #expect(failure(owner)?.detail.contains("files up to offset 4") == true)
                #expect(failure(owner)?.hint?.contains("--resume-at 5") == true)
                #expect(!world.trace.contains { $0.isWrite })
                continue
            }
            #expect(owner.position == group)
        }
    }

    @Test(arguments: [CommitMode.batch, .granular])
    func aPendingOfAnotherContainerIsRefused(mode: CommitMode) {
        var world = World("aaaa")
        world.seed(world.paths.master, pending.replacing(#""bucket":"box""#, with: #""bucket":"barrel""#))
        let owner = world.open(mode, flushCount: 1)
        #expect(failure(owner)?.detail.contains("of the container barrel") == true)
        #expect(!world.trace.contains { $0.isWrite })
    }

    @Test func aKeysPendingOfAnotherContainerStopsTheTaskOnlyWhereItCounts() {
        for master in [0, 2] {
            var world = World("aaaa")
            world.store.put(ObjectKey("data/old"), master == 0 ? "0" : "0,1,2")
            world.seed(world.paths.master, java(master))
            world.seed(
                world.keyLock("a"), pending.replacing(#""bucket":"box""#, with: #""bucket":"barrel""#))
            let owner = world.open(.batch, flushCount: 1) { $0.compatibility = .streamReactor }
            #expect((failure(owner) != nil) == (master == 0))
        }
    }
}

extension StoreRequest {
    /// Changes the store where it is done.
    fileprivate var isWrite: Bool {
        switch self {
        case .read, .list, .head: false
        default: true
        }
    }
}
