import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// What must not be believed, however well it looks: each was found missing by scripts/mutants.
@Suite struct SurpriseTests {
    /// A late create of this owner stands where its next create was sent, whose answer is lost: the owner is
    /// ours, the nonce is not this write's.
    @Test func aLateCreateIsNotTakenForTheOneWhoseAnswerIsLost() {
        var world = World("aaaaaa")
        var owner = world.open(.granular, flushCount: 1, idle: 2_000)
        world.deliver(&owner)
        world.run(&owner) { $0.isCreate }
        world.step(&owner, 0, .lostAnyTime)
        world.run(&owner)
        for _ in 0..<2 {
            world.pass(2_000, &owner)
            world.run(&owner)
        }
        #expect(world.lock(world.keyLock("a")) == nil)
        world.deliver(&owner)
        world.run(&owner) { $0.isCreate }
        world.step(&owner, 0, .lostNotDone)
        world.landNow(0)
        world.run(&owner)
        guard case .reopen(let error) = owner.end else {
            Issue.record("goes on: \(String(describing: owner.end))")
            return
        }
        #expect(error.kind == .reopen && world.violation == nil)
        world.expectCleanFinish()
    }

    /// Somebody has put another object in the place of a temporary one: it is neither renamed nor taken for
    /// published, whether the rename is refused or its answer lost.
    @Test(arguments: [CommitMode.batch, .granular], [Fault.none, .lostNotDone])
    func anotherObjectInTheTempsPlaceStopsTheTask(mode: CommitMode, fault: Fault) {
        var world = World("aa")
        var owner = world.open(mode, flushCount: 2)
        world.deliver(&owner, 2)
        world.run(&owner) { $0.isPublish }
        let temp = owner.out[0].1.key
        world.store.put(ObjectKey(temp), "foreign")
        world.step(&owner, 0, fault)
        world.run(&owner)
        guard case .failed(let error) = owner.end else {
            Issue.record("goes on: \(String(describing: owner.end))")
            return
        }
        #expect(error.kind == .corrupt && error.hint?.contains("ETag") == true)
        #expect(world.store.text(ObjectKey(temp)) == "foreign" && world.stored == [0, 0])
    }

    /// What became known of the rename before the upload came again.
    enum Known: CaseIterable { case lostAnswer, nothing }

    /// An upload is delivered again when its object was renamed; the lock names it still, and whoever looks
    /// finds another object in its place.
    private func returned(_ mode: CommitMode, _ known: Known) -> (World, Owner, ObjectKey) {
        var world = World("aa")
        var owner = world.open(mode, flushCount: 2)
        world.deliver(&owner, 2)
        world.run(&owner) { $0.isUpload }
        let temp = owner.out[0].1.key
        world.step(&owner, 0, .duplicateAnyTime)
        world.run(&owner) { $0.isPublish }
        switch known {
        case .lostAnswer: world.step(&owner, 0, .lostDone)
        case .nothing: world.step(&owner, 0, .crashAfter)
        }
        world.landNow(0)
        return (world, owner, ObjectKey(temp))
    }

    @Test(arguments: [CommitMode.batch, .granular], Known.allCases)
    func anUploadThatComesAgainAfterItsRenameChangesNothing(mode: CommitMode, known: Known) {
        var (world, owner, temp) = returned(mode, known)
        #expect(world.store.objects[temp] != nil)
        if known == .nothing {
            owner = world.open(mode, flushCount: 2)
            while owner.canDeliver(world) { owner.deliver(&world) }
        }
        world.run(&owner)
        #expect(owner.notices.contains(.uploadedAgain(temp: temp.text, final: "data/a/1.json")))
        #expect(world.stored == [1, 1] && world.violation == nil)
        world.expectCleanFinish()
    }

    /// Who has uploaded it needs no final to know that it is published.
    @Test(arguments: [CommitMode.batch, .granular])
    func anUploadOfOursThatComesAgainMayHaveItsFinalMoved(mode: CommitMode) {
        var (world, owner, _) = returned(mode, .lostAnswer)
        world.store.move(ObjectKey("data/a/1.json"), to: ObjectKey("moved/1.json"))
        let isFinished = world.finish(&owner)
        #expect(isFinished && world.stored == [1, 1] && world.violation == nil)
        world.expectCleanFinish()
    }

    /// The final was moved away: the same is seen where a lake was copied from elsewhere before anything was
    /// published, so a person decides.
    @Test(arguments: [CommitMode.batch, .granular], [nil, "somebody else's"])
    func anUploadThatComesAgainBesideNoFinalOfItsStopsTheNextOwner(mode: CommitMode, other: String?) {
        var (world, owner, temp) = returned(mode, .nothing)
        world.store.move(ObjectKey("data/a/1.json"), to: ObjectKey("moved/1.json"))
        if let other { world.store.put(ObjectKey("data/a/1.json"), other) }
        owner = world.open(mode, flushCount: 2)
        while owner.canDeliver(world) { owner.deliver(&world) }
        world.run(&owner)
        guard case .failed(let error) = owner.end else {
            Issue.record("goes on: \(String(describing: owner.end))")
            return
        }
        #expect(error.kind == .corrupt && error.hint?.contains("remove the temporary object") == true)
        world.store.remove(temp)
        owner = world.open(mode, flushCount: 2)
        world.run(&owner)
        #expect(world.store.text(ObjectKey("data/a/1.json")) == other)
        #expect(owner.end == nil && world.temporaries == 0)
        if other == nil { #expect(world.stored == [1, 1]) }
    }

    /// A flat account's copy that failed has the metadata and no content.
    @Test func anEmptyFinalOfTheSameNameIsNotTheSameFile() {
        var (world, owner, _) = returned(.batch, .nothing)
        world.store.truncate(ObjectKey("data/a/1.json"))
        owner = world.open(.batch, flushCount: 2)
        world.run(&owner)
        guard case .failed(let error) = owner.end else {
            Issue.record("goes on: \(String(describing: owner.end))")
            return
        }
        #expect(error.kind == .corrupt)
    }

    /// The safe offset is inside of the file: whether it is published is judged by its temporary object, and
    /// the one that came again says nothing.
    @Test func anUploadThatComesAgainIsNotTakenForAStaleOne() {
        var world = World("aba")
        var owner = world.open(.granular, flushCount: 2)
        world.deliver(&owner, 3)
        world.run(&owner) { $0.isUpload }
        world.step(&owner, 0, .duplicateAnyTime)
        world.run(&owner)
        world.pass(1_000, &owner)
        world.run(&owner)
        #expect(world.lock(world.paths.master)?.committedOffset == 0)
        world.crash(&owner)
        world.landNow(0)
        var next = world.open(.granular, flushCount: 1)
        let isFinished = world.finish(&next)
        #expect(isFinished && world.stored == [1, 1, 1] && world.violation == nil)
        #expect(next.notices.contains { if case .uploadedAgain = $0 { true } else { false } })
    }
}
