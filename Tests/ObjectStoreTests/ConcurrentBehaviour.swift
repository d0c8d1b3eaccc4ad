import Dispatch
import ObjectStore
import Synchronization
import Testing

/// Goal: conditions hold between threads, and between processes that share a directory. Method: many threads
/// race through the verbs; what must be one is counted.
@Suite struct ConcurrentBehaviour {
    private let threads = 8

    /// How often each end was reached, over all threads.
    private func race(_ body: @Sendable (Int) throws -> Void) -> (done: Int, refused: [StoreError.Kind]) {
        let ends = Mutex<(done: Int, refused: [StoreError.Kind])>((0, []))
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let end = kind { try body(thread) }
            ends.withLock { if let end { $0.refused.append(end) } else { $0.done += 1 } }
        }
        return ends.withLock { $0 }
    }

    @Test(arguments: StoreKind.allCases)
    func oneOfManyCreates(_ store: StoreKind) throws {
        let test = try TestStore(store)
        for round in 0..<10 {
            let key = ObjectKey(".indexes/sink/.locks/Topic(t)/\(round).lock")
            let ends = race { thread in _ = try test.store.create(key, [UInt8(thread)]) }
            #expect(ends.done == 1)
            #expect(ends.refused == Array(repeating: .refused(.exists), count: threads - 1))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func oneOfManyReplacesUnderOneETag(_ store: StoreKind) throws {
        let test = try TestStore(store)
        var etag = try test.store.create(lock, [255])
        for _ in 0..<10 {
            let before = etag
            let winner = Mutex<UInt8?>(nil)
            let ends = race { thread in
                _ = try test.store.replace(lock, [UInt8(thread)], ifMatch: before)
                winner.withLock { $0 = UInt8(thread) }
            }
            #expect(ends.done == 1)
            #expect(ends.refused == Array(repeating: .refused(.changed), count: threads - 1))
            let now = try #require(try test.store.read(lock))
            #expect(now.content.first == winner.withLock { $0 })
            etag = try test.store.replace(lock, [255], ifMatch: now.etag)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func noIncrementIsLost(_ store: StoreKind) throws {
        let test = try TestStore(store)
        _ = try test.store.create(lock, Array("0".utf8))
        let each = 10
        let ends = race { _ in
            var left = each
            while left > 0 {
                guard let now = try test.store.read(lock),
                    let value = Int(String(decoding: now.content, as: UTF8.self))
                else {
                    Issue.record("the lock was not whole")
                    return
                }
                do {
                    _ = try test.store.replace(lock, Array(String(value + 1).utf8), ifMatch: now.etag)
                    left -= 1
                } catch let error as StoreError where error.kind == .refused(.changed) {
                    continue
                }
            }
        }
        #expect(ends.done == threads)
        #expect(try test.text(lock) == String(threads * each))
    }

    @Test(arguments: StoreKind.allCases)
    func oneOfManyPublishesUnderOneName(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let ends = race { thread in
            let mine = ObjectKey("\(temp.text)-\(thread)")
            let etag = try test.upload("\(thread)", to: mine)
            try test.store.publish(mine, as: final, ifMatch: etag)
        }
        #expect(ends.done == 1)
        #expect(ends.refused == Array(repeating: .refused(.destinationExists), count: threads - 1))
        #expect(try test.store.list(".temp-upload/").count == threads - 1)
    }

    @Test(arguments: StoreKind.allCases)
    func oneOfManyPublishesOfOneObject(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let etag = try test.upload("x", to: temp)
        let ends = race { thread in try test.store.publish(temp, as: ObjectKey("d\(thread)/f"), ifMatch: etag)
        }
        #expect(try test.store.head(temp) == nil)
        guard test.store.capabilities.atomicRename else {
            // A copy and a delete: several copies may be made before the first delete. One lock names one
            // final name for a temporary object, so that this race is none of the protocol's.
            #expect(ends.done >= 1)
            #expect(ends.refused.allSatisfy { $0 == .refused(.absent) })
            return
        }
        #expect(ends.done == 1)
        #expect(ends.refused == Array(repeating: .refused(.absent), count: threads - 1))
        #expect(try test.store.list("").count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func oneOfManyDeletes(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let etag = try test.store.create(lock, [1])
        let removed = Mutex(0)
        let ends = race { _ in
            if try test.store.delete(lock, ifMatch: etag) { removed.withLock { $0 += 1 } }
        }
        #expect(ends.done == threads)
        #expect(removed.withLock { $0 } == 1)
    }
}
