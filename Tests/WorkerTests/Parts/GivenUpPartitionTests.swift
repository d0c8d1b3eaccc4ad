import Bytes
import ConnectData
import KCQL
import ObjectStore
import Sink
import Testing

@testable import Worker

/// A granular partition with records that wait for their key's lock: whatever becomes of it, the safe offset
/// never passes a record that is in no file (EO-1).
struct GivenUpPartitionTests {
    private let store = InMemoryObjectStore { _ in nil }
    private let key = PartitionKey([("k", "a")])

    /// An open partition that has met `key`, whose lock exists and was not read yet, and holds the record at
    /// 5.
    private func partition() throws -> PartitionState {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY k", topics: "t",
            more: "connect.datalake.exactly.once.commit.mode=granular")
        let statements = try TaskStatements(
            explained.blueprint, commit: { explained.blueprint.commit($0, cluster: "c", stores: [:]) },
            stores: ["box": store])
        let plan = try #require(statements.plan(for: "t"))
        let place = TopicPartition("t", 0)
        let paths = LockPaths(
            indexesName: ".indexes", connector: plan.commit.connector, topicPartition: place)
        _ = try store.create(
            paths.lock(of: key), Array(#"{"owner":"java","committedOffset":2,"pendingState":null}"#.utf8))
        let partition = PartitionState(
            place, number: 0, serial: 1, plan: plan,
            machine: PartitionMachine(settings: plan.commit, topicPartition: place, ownerID: "owner"))
        let executor = StoreExecutor(store: store, stagingDirectory: "/nonexistent")
        var waiting = partition.machine.apply(
            .open(LogPosition(groupOffset: 5, logStart: 0, logEnd: 9, reset: .earliest)), now: 0)
        var isOpen = false
        while !waiting.isEmpty {
            switch waiting.removeFirst() {
            case .request(let id, let request):
                waiting += partition.machine.apply(.answered(id, executor.perform(request)), now: 0)
            case .opened(let start, let sums):
                isOpen = true
                partition.position = start
                partition.sums = sums
            case .failed(let error): Issue.record("\(error)")
            default: break
            }
        }
        try #require(isOpen && partition.position == 5)
        partition.isOpen = true
        let index = partition.meet(key, 5, file: 1, now: 0)
        let isReady = partition.keys.isReady(index)
        #expect(!isReady, "its lock has to be read first")
        var batch = RecordBatch(valueCapacity: 64, records: 1)
        Array("{}".utf8).withUnsafeBytes {
            batch.append(partition: 0, offset: 5, timestamp: -1, key: nil, value: $0)
        }
        partition.hold(batch, 0)
        partition.position = 6
        partition.sums.delivered.add(5)
        partition.advance()
        return partition
    }

    @Test func `a held record keeps the safe offset at its own`() throws {
        #expect(try partition().machine.safeOffset == 5)
    }

    @Test func `a lock that is read after the partition was given up releases nothing`() throws {
        let partition = try partition()
        partition.leave()
        #expect(!partition.ready(key, floor: 2))
        #expect(partition.machine.safeOffset == 5)
    }

    @Test func `what a redelivery did not reach is held again and stays unsafe`() throws {
        let partition = try partition()
        #expect(partition.ready(key, floor: 2))
        let begunHeld = partition.waiting.begin()
        let held = try #require(begunHeld)
        let isDone = partition.endRedelivery(of: held, at: 0, pin: 7)
        #expect(!isDone)
        for index in partition.keys.indices { partition.releaseUnused(index) }
        #expect(partition.waiting.held?.batch.count == 1)
        #expect(partition.machine.safeOffset == 5)
        let begunRest = partition.waiting.begin()
        let rest = try #require(begunRest)
        #expect(partition.endRedelivery(of: rest, at: 1, pin: 8))
        // Delivered in the end, and stored already: nothing is left to wait for.
        for index in partition.keys.indices {
            partition.keys[index].isReady = true
            partition.releaseUnused(index)
        }
        #expect(partition.machine.safeOffset == 6)
    }
}
