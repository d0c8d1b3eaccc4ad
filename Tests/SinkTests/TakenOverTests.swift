import Bytes
import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// A Java connector's key lock ahead of its master lock: the records between are delivered, passed over and
/// counted, so that delivered = stored by us + skipped + taken over, whoever goes on and however often.
@Suite struct TakenOverTests {
    /// a: 0 1 3 5 6, b: 2 4 7. Java: everything up to 1, of a everything up to 5.
    private func lake(pending: Bool = false) -> World {
        var world = World("aababaab")
        world.store.put(ObjectKey("data/java/1"), "0,1")
        world.store.put(ObjectKey("data/java/3"), "3")
        world.seed(world.paths.master, #"{"owner":"7d1c","committedOffset":1,"pendingState":null}"#)
        guard pending else {
            world.store.put(ObjectKey("data/java/5"), "5")
            world.seed(
                world.keyLock("a"), #"{"owner":"7d1c","committedOffset":5,"pendingState":null}"#)
            return world
        }
        let temp = ObjectKey(".temp-upload/Topic(orders)/3/uuid")
        world.store.put(temp, "5")
        let etag = world.store.objects[temp]!.etag
        world.seed(
            world.keyLock("a"),
            #"{"owner":"7d1c","committedOffset":3,"pendingState":{"pendingOffset":5,"pendingOperations":["#
                + #"{"type":"copy","bucket":"box","source":"\#(temp)","destination":"data/java/5","#
                + #""eTag":"\#(etag)"}]}}"#)
        return world
    }

    private func open(_ world: inout World, _ mode: CommitMode, flushCount: Int = 2) -> Owner {
        world.open(mode, flushCount: flushCount) {
            $0.compatibility = .streamReactor
            $0.offsetFlushInterval = 1_000_000_000
        }
    }

    private func finish(_ world: inout World, _ owner: inout Owner) -> OffsetSums? {
        let isFinished = world.finish(&owner)
        #expect(
            isFinished && world.stored == world.expected && world.violation == nil,
            "\(String(describing: owner.end)), \(world.violation ?? "")")
        return world.sumsOfMaster
    }

    private let modes: [CommitMode] = [.batch, .granular]

    private func expectProved(_ sums: OffsetSums?, _ name: String, _ here: SourceLocation = #_sourceLocation)
    {
        var expected = OffsetSum()
        for offset in [3, 5] as [Offset] { expected.add(offset) }
        var ours = OffsetSum()
        for offset in [2, 4, 6, 7] as [Offset] { ours.add(offset) }
        #expect(sums?.from == 2 && sums?.delivered.count == 6, "\(name)", sourceLocation: here)
        #expect(sums?.skipped(.takenOver) == expected, "\(name)", sourceLocation: here)
        #expect(sums?.stored == ours, "\(name)", sourceLocation: here)
    }

    @Test(arguments: [CommitMode.batch, .granular], [false, true])
    func recordsThatAKeyLockOfJavaCoversAreCounted(mode: CommitMode, pending: Bool) {
        var world = lake(pending: pending)
        var owner = open(&world, mode)
        #expect(owner.machine.takenOver(of: World.key("b")) == -1)
        expectProved(finish(&world, &owner), "\(mode)")
        #expect(world.sumOfOurs(from: 2) == world.sumsOfMaster?.stored)
    }

    /// The safe offset stays at 2 while a's lock becomes ours; whoever comes next counts the same records.
    @Test(arguments: [false, true]) func aRestartBeforeTheSafeOffsetPassesThemCountsThemAgain(pending: Bool) {
        for (first, second, third) in all(modes) {
            var world = lake(pending: pending)
            for mode in [first, second] {
                var owner = open(&world, mode, flushCount: 99)
                #expect(owner.isRunning, "\(mode): \(String(describing: owner.end))")
                guard owner.isRunning else { continue }
                world.deliver(&owner, Int(8 - owner.position))
                world.run(&owner)
                if mode == .granular, owner.files["a"] != nil { owner.flush("a", &world) }
                world.run(&owner)
                #expect(world.lock(world.paths.master)?.committedOffset == 1)
                world.crash(&owner)
                if mode == .batch {
                    let lock = world.lock(world.keyLock("a"))
                    #expect(lock?.sluiceOwner != nil && lock?.takenOver == 5)
                }
            }
            if first == .granular || second == .granular {
                let lock = world.lock(world.keyLock("a"))
                #expect(lock?.last == 6 && lock?.takenOver == 5, "\(first), \(second)")
            }
            var last = open(&world, third)
            expectProved(finish(&world, &last), "\(first), \(second), \(third)")
            #expect(world.sumOfOurs(from: 2) == world.sumsOfMaster?.stored)
        }
    }

    private func all(_ modes: [CommitMode]) -> [(CommitMode, CommitMode, CommitMode)] {
        modes.flatMap { a in modes.flatMap { b in modes.map { (a, b, $0) } } }
    }

    @Test func aLockEvictedFromMemoryKeepsIt() {
        var world = lake()
        world.log += ["a"]
        var owner = world.open(.granular, flushCount: 99) {
            $0.compatibility = .streamReactor
            $0.offsetFlushInterval = 1_000_000_000
            $0.locksKeptMax = 0
        }
        world.deliver(&owner, 5)
        for _ in 0..<2 {
            world.run(&owner)
            world.deliver(&owner, Int(min(2, Offset(world.log.count) - owner.position)))
            if owner.files["a"] != nil { owner.flush("a", &world) }
        }
        world.run(&owner)
        #expect(owner.machine.evicted.count == 1 && owner.machine.takenOver(of: World.key("a")) == 5)
        #expect(world.lock(world.keyLock("a"))?.takenOver == 5)
        world.crash(&owner)
        var next = open(&world, .granular)
        _ = finish(&world, &next)
        #expect(world.sumOfOurs(from: 2) == world.sumsOfMaster?.stored)
    }

    @Test func aLockForgetsItOnceThePersistedSafeOffsetHasPassed() {
        var world = lake()
        world.log += ["a", "a"]
        var owner = world.open(.granular, flushCount: 1) { $0.compatibility = .streamReactor }
        world.deliver(&owner, 7)
        world.run(&owner)
        owner.flushAll(&world)
        world.run(&owner)
        world.pass(2_000, &owner)
        world.run(&owner)
        #expect(world.lock(world.paths.master)?.committedOffset == 8)
        #expect(owner.machine.takenOver.isEmpty)
        world.deliver(&owner)
        world.run(&owner)
        let lock = world.lock(world.keyLock("a"))
        #expect(lock?.last == 9 && lock?.sluice == nil)
    }

    /// The first life stops right behind its opening: what it has rewritten is no other statement's lock.
    @Test func aCrashBehindTheOpeningLeavesLocksThatTheNextLifeTakes() {
        for (mode, pending) in [(CommitMode.batch, false), (.granular, false), (.batch, true)] {
            var world = lake(pending: pending)
            var owner = open(&world, mode)
            world.crash(&owner)
            var other = world.open(mode, flushCount: 2) {
                $0.compatibility = .streamReactor
                $0.keyFunction = "k2"
            }
            if mode == .batch {
                guard case .failed(let error) = other.end else {
                    Issue.record("another statement must not take it: \(String(describing: other.end))")
                    continue
                }
                #expect(error.detail.contains("partition keys have changed"))
            }
            world.crash(&other)
            var next = open(&world, mode)
            expectProved(finish(&world, &next), "\(mode)")
        }
    }

    /// A pending of Java's whose name is taken is redirected by us: the lock is ours, the file is not.
    @Test func aRedirectedPendingOfJavaIsStillItsFile() {
        for mode in modes {
            var world = lake(pending: true)
            world.store.put(ObjectKey("data/java/5"), "another's")
            var owner = open(&world, mode, flushCount: 99)
            world.deliver(&owner, 6)
            world.run(&owner)
            world.crash(&owner)
            let lock = world.lock(world.keyLock("a"))
            #expect(lock?.sluiceOwner != nil && lock?.takenOver == 5, "\(mode)")
            var next = open(&world, mode)
            expectProved(finish(&world, &next), "\(mode)")
        }
    }

    /// What a Java connector gave up, and a release back to it, keep their meaning.
    @Test func aReleaseLeavesTheLockToJavaAsItWas() {
        var world = lake()
        var owner = open(&world, .batch, flushCount: 99)
        owner.take(.release, &world)
        world.run(&owner)
        let lock = world.lock(world.keyLock("a"))
        #expect(owner.end == .released(2) && lock?.committedOffset == 5 && lock?.pending == nil)
        let text = String(decoding: lock?.encoded ?? [], as: UTF8.self)
        #expect(text.hasSuffix(#""committedOffset":5,"pendingState":null,"sluice":{"takenOver":5}}"#))
    }

    /// A zombie that held a's lock and an owner that rewrites it: the zombie changes nothing.
    @Test func aZombieOfTheFirstOwnerChangesNoSum() {
        for mode in modes {
            var world = lake()
            var zombie = open(&world, .granular, flushCount: 1)
            world.deliver(&zombie, 5)
            world.run(&zombie)
            zombie.flush("a", &world)
            world.run(&zombie) { $0.isReplace && !$0.isMaster }
            #expect(zombie.out.count == 1)
            var owner = open(&world, mode, flushCount: 99)
            world.deliver(&owner, 6)
            world.run(&owner)
            world.run(&zombie)
            #expect(zombie.end != nil)
            world.crash(&owner)
            var next = open(&world, mode)
            expectProved(finish(&world, &next), "\(mode)")
        }
    }

    /// Owners with faults in both modes, some of them zombies, on locks that Java left ahead of its master.
    @Test func everyTakeoverIsProvedWhateverHappensOnTheWay() {
        var (counted, restarts, remembered) = (0, 0, 0)
        for seed in UInt64(0)..<400 {
            var random = SplitMix64(seed: seed)
            var world = javaLake(&random)
            var owners: [Owner] = []
            for _ in 0..<(1 + random.next() % 4) {
                var settings = World.settings(random.next() % 3 == 0 ? .batch : .granular)
                settings.compatibility = .streamReactor
                settings.offsetFlushInterval = 1 + Int64(random.next() % 3) * 20
                settings.lockIdle = random.next() % 2 == 0 ? 1_000_000 : 15
                settings.locksKeptMax = Int(random.next() % 3)
                owners.append(world.start(settings, flushCount: 1 + Int(random.next() % 3)))
                for _ in 0..<(10 + random.next() % 60) { step(&owners, &world, &random) }
                restarts += 1
                // At any moment, not only at the end.
                let sums = world.sumsOfMaster
                #expect(sums?.stored == sums.map { world.sumOfOurs(from: $0.from) }, "seed \(seed)")
                if random.next() % 2 == 0 { world.crash(&owners[owners.count - 1]) }
            }
            remembered += ["a", "b", "c"].count {
                let lock = world.lock(world.keyLock($0))
                return lock?.sluiceOwner != nil && lock?.takenOver != nil
            }
            for index in owners.indices { world.crash(&owners[index]) }
            world.landDue(all: true)
            var last = open(&world, seed % 2 == 0 ? .batch : .granular)
            let isFinished = world.finish(&last)
            #expect(isFinished && world.stored == world.expected && world.violation == nil, "seed \(seed)")
            let sums = world.sumsOfMaster
            #expect(sums != nil && sums?.stored == world.sumOfOurs(from: sums?.from ?? 0), "seed \(seed)")
            counted += Int(sums?.skipped(.takenOver).count ?? 0)
        }
        #expect(counted > 400 && restarts > 800 && remembered > 60)
        print("taken over: \(counted) records counted in \(restarts) lives, \(remembered) locks remembered")
    }

    private func step(_ owners: inout [Owner], _ world: inout World, _ random: inout SplitMix64) {
        world.now += 7
        // Mostly the latest; a zombie wakes now and then.
        let index = random.next() % 8 == 0 ? Int(random.next() % UInt64(owners.count)) : owners.count - 1
        guard owners[index].end == nil else { return }
        if owners[index].out.isEmpty || random.next() % 4 == 0, owners[index].canDeliver(world) {
            owners[index].deliver(&world)
        } else if !owners[index].out.isEmpty {
            let which = Int(random.next() % UInt64(owners[index].out.count))
            let kinds = Fault.kinds(for: owners[index].out[which].1)
            let fault = random.next() % 12 == 0 ? kinds[Int(random.next() % UInt64(kinds.count))] : .none
            world.step(&owners[index], which, fault)
        }
        if owners[index].end == nil { owners[index].take(.tick, &world) }
    }

    /// Each key's records up to an offset of its own are in Java's files, and everything up to the master's.
    private func javaLake(_ random: inout SplitMix64) -> World {
        var world = World("abacabcabbaacb")
        let master = Int(random.next() % 5)
        for offset in 0...master { world.store.put(ObjectKey("data/java/\(offset)"), "\(offset)") }
        world.seed(
            world.paths.master, #"{"owner":"7d1c","committedOffset":\#(master),"pendingState":null}"#)
        for key in ["a", "b", "c"] where random.next() % 4 != 0 {
            let own = world.log.indices.filter { world.log[$0] == key }
            let last = own[Int(random.next() % UInt64(own.count))]
            let isPending = random.next() % 3 == 0 && last > master
            for offset in own where offset > master && offset <= last && !(isPending && offset == last) {
                world.store.put(ObjectKey("data/java/\(offset)"), "\(offset)")
            }
            guard isPending else {
                world.seed(
                    world.keyLock(key), #"{"owner":"7d1c","committedOffset":\#(last),"pendingState":null}"#)
                continue
            }
            // Its last file is uploaded and not renamed.
            let temp = ObjectKey(".temp-upload/Topic(orders)/3/uuid-\(key)")
            world.store.put(temp, "\(last)")
            world.seed(
                world.keyLock(key),
                #"{"owner":"7d1c","committedOffset":\#(last - 1),"pendingState":{"pendingOffset":\#(last),"#
                    + #""pendingOperations":[{"type":"copy","bucket":"box","source":"\#(temp)","#
                    + #""destination":"data/java/\#(last)","eTag":"\#(world.store.objects[temp]!.etag)"}]}}"#)
        }
        return world
    }
}

extension World {
    /// What the master lock proves.
    fileprivate var sumsOfMaster: OffsetSums? { LockProof(lock(paths.master)?.sluice)?.sums }

    /// The offsets in objects that carry a proof, up to the committed one.
    fileprivate func sumOfOurs(from: Offset) -> OffsetSum {
        var sum = OffsetSum()
        let committed = lock(paths.master)?.committedOffset ?? -1
        for (key, object) in store.objects
        where key.text.hasPrefix("data/") && ObjectProof(object.metadata) != nil {
            for offset in String(decoding: object.content, as: UTF8.self).split(separator: ",") {
                if let offset = Offset(offset), offset >= from, offset <= committed { sum.add(offset) }
            }
        }
        return sum
    }
}
