import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// The verbs behind design section 4.4, counted by the in-memory store itself. (`RequestCountTests` counts
/// what the machine asks for, row by row; here the store says what came.)
@Suite struct VerbCountTests {
    private let store = InMemoryObjectStore { Array($0.utf8) }

    private func perform(_ request: StoreRequest) -> StoreAnswer {
        do throws(StoreError) {
            switch request {
            case .read(let key): return .object(try store.read(key))
            case .list(let prefix): return .listed(try store.list(prefix))
            case .head(let key): return .head(try store.head(key))
            case .create(let key, let content): return .written(try store.create(key, content))
            case .replace(let key, let content, let etag):
                return .written(try store.replace(key, content, ifMatch: etag))
            case .delete(let key, let etag): return .removed(try store.delete(key, ifMatch: etag))
            case .upload(_, let path, let temp, let metadata):
                return .written(try store.upload(file: path, to: temp, metadata: metadata))
            case .uploadContent(_, let temp):
                return .written(try store.upload(file: "manifest", to: temp, metadata: ObjectMetadata()))
            case .publish(let temp, let final, let etag):
                try store.publish(temp, as: final, ifMatch: etag)
                return .done
            case .overwrite(_, let path, let final, let metadata):
                try store.overwrite(file: path, to: final, metadata: metadata)
                return .done
            }
        } catch { return .failed(error) }
    }

    private func run(_ owner: inout Owner, _ world: inout World) {
        while let request = owner.out.first?.1 { owner.answer(0, perform(request), &world) }
    }

    private func opened(
        _ mode: CommitMode, _ world: inout World, flushCount: Int, idle: Int64 = 1_000_000_000
    ) -> Owner {
        var settings = World.settings(mode)
        settings.offsetFlushInterval = 1_000_000_000
        settings.lockIdle = idle
        var owner = world.start(settings, flushCount: flushCount)
        run(&owner, &world)
        return owner
    }

    private func counts(_ body: () -> Void) -> RequestCounts {
        let before = store.counts
        body()
        return store.counts.since(before)
    }

    @Test(arguments: 1...4) func batch(files: Int) {
        var world = World("abcdabcdabcd")
        var owner = opened(.batch, &world, flushCount: files)
        let first = counts {
            world.deliver(&owner, files)
            run(&owner, &world)
        }
        let busy = counts {
            world.pass(4_999, &owner)
            world.deliver(&owner, files)
            run(&owner, &world)
        }
        let lonely = counts {
            world.pass(5_000, &owner)
            run(&owner, &world)
        }
        #expect(first == RequestCounts([.upload: files, .replace: 1, .publish: files]) && busy == first)
        #expect(lonely == RequestCounts([.replace: 1]))
    }

    @Test func granular() {
        var world = World("aaaaaaaa")
        var owner = opened(.granular, &world, flushCount: 1)
        let first = counts {
            world.deliver(&owner)
            run(&owner, &world)
        }
        let steady = counts {
            for _ in 0..<4 {
                world.deliver(&owner)
                run(&owner, &world)
            }
        }
        #expect(first == RequestCounts([.upload: 1, .create: 1, .read: 1, .publish: 1]))
        #expect(steady == RequestCounts([.upload: 4, .replace: 4, .publish: 4]))
    }

    @Test func granularKeysWithOneFileEach() {
        var world = World("abcdefgh")
        var owner = opened(.granular, &world, flushCount: 1, idle: 1_000)
        let all = counts {
            world.deliver(&owner, 8)
            run(&owner, &world)
            owner.take(.release, &world)
            run(&owner, &world)
        }
        // One look for the first create, one for the seven that were answered meanwhile; one master write.
        #expect(all == RequestCounts([.upload: 8, .create: 8, .read: 2, .publish: 8, .replace: 1]))
        #expect(owner.end == .released(8))
    }

    @Test(arguments: [CommitMode.batch, .granular]) func anOpenAndAnIdleHour(mode: CommitMode) {
        var world = World("ab")
        var first = opened(mode, &world, flushCount: 1)
        world.deliver(&first, 2)
        run(&first, &world)
        first.take(.release, &world)
        run(&first, &world)
        let opening = counts {
            var owner = opened(mode, &world, flushCount: 1)
            let idle = counts {
                for _ in 0..<60 {
                    world.pass(60_000, &owner)
                    run(&owner, &world)
                }
            }
            #expect(idle == RequestCounts())
        }
        #expect(opening == RequestCounts([.read: 1, .replace: 1, .list: 1]))
    }
}
