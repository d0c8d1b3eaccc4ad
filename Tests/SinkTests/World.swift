import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// What outlives a worker: the log, the store, the group's offset, requests that may land late; and the
/// checker.
struct World {
    static let partition = TopicPartition("orders", 3)
    /// The key of an offset that stores nothing.
    static let skipped = "-"

    static func key(_ name: String) -> PartitionKey { PartitionKey([("v", name)]) }

    static func settings(_ mode: CommitMode) -> CommitSettings {
        var settings = CommitSettings(
            connector: "lake", container: "box", cluster: "c1", group: "connect-lake", keyFunction: "k1",
            mode: mode)
        settings.lockIdle = 1_000_000_000
        settings.sweepMinAge = 0
        return settings
    }

    /// The key of each offset.
    var log: [String]
    var store = TestStore()
    var groupOffset: Offset?
    var logStart: Offset = 0
    var reset: LogPosition.Reset = .earliest
    /// Requests whose answers were lost and that land when the count of requests reaches the number.
    var late: [(at: Int, request: StoreRequest)] = []
    /// How many of them have landed.
    var landedLate = 0
    var now: Int64 = 1_700_000_000_000
    var requests = 0
    /// Every request carried out, in order.
    var trace: [StoreRequest] = []
    var nextFile: StagedFile.ID = 0
    var nextOwner = 0
    var violation: String?
    /// Removals by sweeps.
    var sweptTemporaries = 0
    var sweptLocks = 0
    /// Destinations that a lock has named.
    private var named: Set<String> = []
    private var lastCommitted: [ObjectKey: Offset] = [:]
    private var lastSafe: Offset = 0

    init(_ log: String) { self.log = log.map { String($0) } }

    var paths: LockPaths {
        LockPaths(indexesName: ".indexes", connector: "lake", topicPartition: World.partition)
    }

    var position: LogPosition {
        LogPosition(groupOffset: groupOffset, logStart: logStart, logEnd: Offset(log.count), reset: reset)
    }

    mutating func start(_ settings: CommitSettings, flushCount: Int) -> Owner {
        nextOwner += 1
        var owner = Owner(settings, id: "o\(nextOwner)", flushCount: flushCount)
        owner.take(.open(position), &self)
        return owner
    }

    // The store.

    mutating func carryOut(_ request: StoreRequest) -> StoreAnswer {
        requests += 1
        trace.append(request)
        let answer = land(request)
        landDue()
        return answer
    }

    mutating func landDue(all: Bool = false) {
        let due = late.filter { all || $0.at <= requests }
        late.removeAll { all || $0.at <= requests }
        landedLate += due.count
        for op in due { _ = land(op.request) }
    }

    /// The late request lands at this moment.
    mutating func landNow(_ index: Int) {
        landedLate += 1
        _ = land(late.remove(at: index).request)
    }

    mutating func land(_ request: StoreRequest) -> StoreAnswer {
        store.now = now / 1_000
        checkRemoval(request)
        let answer = store.perform(request)
        switch (request, answer) {
        case (.create(_, let content), .written), (.replace(_, let content, _), .written): noteNames(content)
        case (.publish(_, let final, _), .done):
            // A 9.x connector's lock moves to its new place by a rename.
            check(
                final == paths.master || named.contains(final.text),
                "EO-5: \(final) was never named in a lock")
        case (.read, _), (.list, _), (.head, _): return answer
        default: break
        }
        checkAll()
        return answer
    }

    /// Rules G2 and G5: a lock, and a temporary object by its name alone, go only below the safe offset that
    /// the master lock holds.
    private mutating func checkRemoval(_ request: StoreRequest) {
        guard case .delete(let key, let etag) = request, let object = store.objects[key] else { return }
        let safe = (lock(paths.master)?.committedOffset ?? -1) + 1
        if paths.name(ofListed: key) != nil, object.etag == etag {
            let last = (try? LockDocument(decoding: object.content))?.last ?? -1
            check(last < safe, "G2: \(key) speaks of \(last), the safe offset is \(safe)")
        } else if etag == nil {
            let last = paths.lastOffset(ofTemporary: key) ?? .max
            check(last < safe, "G5: \(key) is removed under the safe offset \(safe)")
        }
    }

    private mutating func noteNames(_ content: [UInt8]) {
        guard let lock = try? LockDocument(decoding: content) else {
            return fail("a lock that cannot be read was written")
        }
        for case .copy(_, _, let destination, _) in lock.pending?.operations ?? [] {
            named.insert(destination)
        }
    }

    /// A lock that another program has written.
    mutating func seed(_ key: ObjectKey, _ text: String) {
        store.now = now / 1_000
        store.put(key, text)
        if key.text.hasSuffix(".lock"), !text.isEmpty { noteNames(Array(text.utf8)) }
    }

    // The checker.

    mutating func fail(_ text: String) { if violation == nil { violation = text } }

    mutating func check(_ holds: Bool, _ text: @autoclosure () -> String) { if !holds { fail(text()) } }

    /// Offsets in finals (moved ones too): how often each.
    var stored: [Int] {
        var counts = Array(repeating: 0, count: log.count)
        for (key, object) in store.objects where key.text.hasPrefix("data/") || key.text.hasPrefix("moved/") {
            for offset in String(decoding: object.content, as: UTF8.self).split(separator: ",") {
                if let offset = Int(offset) { counts[offset] += 1 }
            }
        }
        return counts
    }

    var expected: [Int] { log.map { $0 == World.skipped ? 0 : 1 } }

    private mutating func checkAll() {
        let counts = stored
        for (offset, count) in counts.enumerated() where count > 1 {
            fail("EO-2: offset \(offset) is in \(count) final objects")
        }
        for (key, object) in store.objects where key.text.hasSuffix(".lock") {
            guard let lock = try? LockDocument(decoding: object.content) else { continue }
            let committed = lock.committedOffset ?? -1
            check(committed >= lastCommitted[key] ?? -1, "EO-3: \(key) went back to \(committed)")
            lastCommitted[key] = committed
            guard key == paths.master else { continue }
            check(committed + 1 >= lastSafe, "EO-4: the safe offset went back to \(committed + 1)")
            lastSafe = committed + 1
            for offset in 0..<min(Int(committed + 1), log.count) where Offset(offset) >= logStart {
                check(
                    counts[offset] == expected[offset],
                    "EO-1: offset \(offset) below \(committed + 1) is not stored")
            }
        }
        for key in lastCommitted.keys where store.objects[key] == nil { lastCommitted[key] = nil }
    }

    /// The lock at `key`, decoded.
    func lock(_ key: ObjectKey) -> LockDocument? {
        store.objects[key].flatMap { try? LockDocument(decoding: $0.content) }
    }

    var temporaries: Int { store.objects.keys.count { $0.text.hasPrefix(".temp-upload/") } }

    // Runs without faults.

    /// Carries everything out in order until the owner has delivered the log and has nothing out; time passes
    /// where only time helps. Returns false when that does not come (EO-8).
    mutating func finish(_ owner: inout Owner, release: Bool = true) -> Bool {
        var released = false
        for _ in 0..<2_000 {
            if owner.end != nil { return released }
            if !owner.out.isEmpty {
                let answer = carryOut(owner.out[0].1)
                owner.answer(0, answer, &self)
            } else if owner.canDeliver(self) {
                owner.deliver(&self)
            } else if owner.canFlush {
                owner.flushAll(&self)
            } else if owner.isRunning, owner.files.isEmpty {
                guard release else { return true }
                released = true
                owner.take(.release, &self)
            } else if let deadline = owner.machine.nextDeadline {
                now = max(now, deadline)
                owner.take(.tick, &self)
            } else {
                return false
            }
        }
        return false
    }
}
