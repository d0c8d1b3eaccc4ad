import ConnectData
import ObjectStore
import Testing

@testable import Sink

@Suite struct CleanRunTests {
    @Test(arguments: [CommitMode.batch, .granular], ["aaaa", "abab", "aab-b", "--", "abcab-"])
    func aCleanLifeStoresEachOffsetOnce(mode: CommitMode, log: String) {
        var world = World(log)
        var owner = world.start(World.settings(mode), flushCount: 2)
        let isFinished = world.finish(&owner)
        #expect(isFinished)
        #expect(world.violation == nil)
        #expect(world.stored == world.expected)
        #expect(owner.end == .released(Offset(log.count)))
        #expect(world.lock(world.paths.master)?.committedOffset == Offset(log.count - 1))
        #expect(world.lock(world.paths.master)?.pending == nil)
        #expect(world.temporaries == 0)
    }
}
