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
}
