import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// The counterexamples of batch mode (model `batch_model.py`, design sections 4.1 to 4.6), each as a
/// scenario.
@Suite struct BatchCounterexampleTests {
    @Test func advanceTheCommitDoesNotRaiseTheCommittedOffset() {
        var world = World("aab")
        var owner = world.open(.batch, flushCount: 3)
        world.deliver(&owner, 3)
        world.run(&owner) { $0.isPublish }
        #expect(world.lock(world.paths.master)?.committedOffset == nil)
        #expect(world.lock(world.paths.master)?.pending?.offset == 2)
        #expect(world.lock(world.paths.master)?.pending?.operations.count == 2)
    }

    @Test func nofenceARefusedCommitEndsTheOwnerAndPublishesNothing() {
        var world = World("aab")
        var z = world.open(.batch, flushCount: 2)
        world.deliver(&z, 2)
        var n = world.open(.batch, flushCount: 1)
        world.run(&z)
        #expect(z.isFenced && world.stored == [0, 0, 0] && world.temporaries == 1)
        let isFinished = world.finish(&n)
        #expect(isFinished && world.stored == [1, 1, 1] && world.violation == nil)
    }

    @Test func consultmoveAMovedFinalDoesNotStopTheResume() {
        var world = World("aab")
        var owner = world.open(.batch, flushCount: 3)
        world.deliver(&owner, 3)
        world.run(&owner) { $0.isPublish }
        world.step(&owner, 0, .crashAfter)
        world.store.move(ObjectKey("data/a/1.json"), to: ObjectKey("moved/a"))
        var next = world.open(.batch, flushCount: 3)
        #expect(next.notices.contains { if case .finalMissing = $0 { true } else { false } })
        let isFinished = world.finish(&next)
        #expect(isFinished && world.stored == [1, 1, 1] && world.violation == nil)
    }

    @Test func sharednonceEveryLockWriteOfALifeHasItsOwnNonce() {
        var world = World("aaaa")
        var owner = world.open(.batch, flushCount: 1)
        world.deliver(&owner)
        world.run(&owner) { $0.isReplace }
        world.step(&owner, 0, .lostNotDone)
        world.run(&owner)
        world.pass(5_000, &owner)
        world.run(&owner) { $0.isReplace }
        // The clear lands late, under the next unit's commit.
        world.step(&owner, 0, .lostSoon, soon: 4)
        world.deliver(&owner)
        let isFinished = world.finish(&owner)
        #expect(isFinished && world.violation == nil && world.stored == [1, 1, 1, 1])
        let owners = world.trace.compactMap { $0.lock?.owner }
        #expect(Set(owners).count == owners.count)
    }

    @Test func lateuploadADuplicateOfAnUploadDoesNotBringTheTempBack() {
        var world = World("a")
        var owner = world.open(.batch, flushCount: 1)
        world.deliver(&owner)
        world.step(&owner, 0, .lostLate, late: 1_000)
        world.pass(1_000, &owner)
        let uploads = owner.out.filter { $0.1.isUpload }.map { $0.1.key }
        world.run(&owner)
        #expect(world.stored == [1])
        world.landDue(all: true)
        #expect(world.temporaries == 1 && uploads.count == 1)
        #expect(!world.store.objects.keys.contains { $0.text == uploads[0] })
        world.expectCleanFinish(.batch)
    }

    @Test func afencedOwnerMayFinishTheFilesThatALockNames() {
        var world = World("aab")
        var z = world.open(.batch, flushCount: 2)
        world.deliver(&z, 2)
        world.run(&z) { $0.isPublish }
        var n = world.open(.batch, flushCount: 1)
        world.run(&z)
        let isFinished = world.finish(&n)
        #expect(isFinished && world.stored == [1, 1, 1] && world.violation == nil)
    }

    @Test func awallclockkeyMayChangeBetweenTheTries() {
        var world = World("ab")
        var owner = world.open(.batch, flushCount: 2)
        world.deliver(&owner, 2)
        world.run(&owner) { $0.isLockWrite }
        world.crash(&owner)
        world.log = ["c", "c"]
        world.expectCleanFinish(.batch)
    }

    // A final name that is taken (4.6).

    @Test(arguments: [CommitMode.batch, .granular])
    func aTakenNameStaysUntouchedAndOursGoesUnderAnother(mode: CommitMode) {
        var world = World("aa")
        world.store.put(ObjectKey("data/a/1.json"), "somebody else's")
        var owner = world.open(mode, flushCount: 2)
        world.deliver(&owner, 2)
        world.run(&owner)
        #expect(world.store.text(ObjectKey("data/a/1.json")) == "somebody else's")
        #expect(world.store.text(ObjectKey("data/a/1-o1.1.json")) == "0,1")
        #expect(
            owner.notices.contains(.destinationTaken(final: "data/a/1.json", instead: "data/a/1-o1.1.json")))
        #expect(world.violation == nil && world.temporaries == 0)
    }

    @Test(arguments: [CommitMode.batch, .granular], [false, true])
    func theSameFileOfAnEarlierLifeCountsAsDone(mode: CommitMode, manifests: Bool) {
        var world = World("aab")
        world.store.keepsMetadata = !manifests
        var first = world.open(mode, flushCount: 2) { $0.manifests = manifests }
        world.deliver(&first, 2)
        world.run(&first)
        world.crash(&first)
        for key in world.store.objects.keys where key.text.hasSuffix(".lock") { world.store.remove(key) }
        var again = World("aab")
        again.store = world.store
        again.nextOwner = 1
        var owner = again.open(mode, flushCount: 2) { $0.manifests = manifests }
        again.deliver(&owner, 2)
        again.run(&owner)
        #expect(owner.notices.contains(.alreadyThere(final: "data/a/1.json")))
        #expect(again.stored == [1, 1, 0] && again.temporaries == 0 && again.violation == nil)
    }

    @Test(arguments: [false, true]) func aTakenNameIsFoundOnResumeToo(isSame: Bool) {
        var world = World("aab")
        var first = world.open(.batch, flushCount: 2)
        world.deliver(&first, 2)
        world.run(&first) { $0.isPublish }
        world.crash(&first)
        if isSame {
            let temp = world.store.objects.first { $0.key.text.hasPrefix(".temp-upload") }!.value
            _ = world.store.perform(
                .upload(9, path: "s", temp: ObjectKey("data/a/1.json"), temp.metadata),
                staging: Array("0,1".utf8))
        } else {
            world.store.put(ObjectKey("data/a/1.json"), "x")
        }
        var next = world.open(.batch, flushCount: 1)
        let isFinished = world.finish(&next)
        #expect(isFinished && world.violation == nil && world.stored == [1, 1, 1] && world.temporaries == 0)
        #expect((world.store.text(ObjectKey("data/a/1-o2.1.json")) != nil) == !isSame)
    }
}
