import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Takeover

/// Locks of all generations are found and said in plain words.
@Suite struct LockScanTests {
    private let store = InMemoryObjectStore { _ in nil }
    private var scan: LockScan { LockScan(store: store, indexesName: ".indexes", connector: "lake") }

    private func put(_ key: String, _ text: String) { store.plant(ObjectKey(key), Array(text.utf8)) }

    @Test func findsThePartitionsOfEveryGeneration() throws {
        let lock = #"{"owner":"u","committedOffset":4,"pendingState":null}"#
        put(".indexes/lake/.locks/Topic(a)/0.lock", lock)
        put(".indexes/lake/.locks/Topic(a)/1/k=1.lock", lock)
        put(".indexes/lake/.locks/Topic(a)/1/sweep-marker.json", "{}")
        put(".indexes/.locks/Topic(nine)/2.lock", lock)
        put(".indexes/.locks/Topic(foreign)/2.lock", lock)
        put(".indexes/lake/old/00003/00000000000000000007", "pre/7.json")
        put(".indexes/other/.locks/Topic(a)/9.lock", lock)
        #expect(
            try scan.partitions { $0 != "foreign" } == [
                TopicPartition("a", 0), TopicPartition("a", 1), TopicPartition("nine", 2),
                TopicPartition("old", 3),
            ])
        let keys = try scan.locks(of: TopicPartition("a", 1))
        #expect(keys.keys.map(\.key) == ["k=1"] && keys.master == nil)
        #expect(try scan.locks(of: TopicPartition("nine", 2)).nine?.document?.committedOffset == 4)
        let oldest = try scan.locks(of: TopicPartition("old", 3)).oldest
        #expect(oldest.map(\.offset) == [7] && oldest[0].targetExists == false)
        #expect(store.counts.reading)
    }

    @Test func saysWhatALockSays() throws {
        put(
            ".indexes/lake/.locks/Topic(a)/0.lock",
            #"{"owner":"sluice:c1:g:o1-7:k1","committedOffset":4,"pendingState":{"pendingOffset":9,"#
                + #""pendingOperations":[{"type":"copy","bucket":"box","source":".temp-upload/x","#
                + #""destination":"data/y","eTag":"e"}]}}"#)
        put(".indexes/lake/.locks/Topic(a)/0/k=1.lock", "")
        let lines = try scan.locks(of: TopicPartition("a", 0)).all.flatMap { LockWords($0).lines }
        #expect(
            lines == [
                "master: of Sluice, cluster c1, group g, owner o1, write 7, key function k1",
                "  offsets up to 4 are stored; pending up to 9, 1 operation(s)",
                "  rename .temp-upload/x to data/y, ETag e",
                "key k=1: cannot be read: it has zero bytes: its writer died while writing it "
                    + "(.indexes/lake/.locks/Topic(a)/0/k=1.lock, 0 bytes, last changed 1970-01-01T00:00:00Z)",
            ])
    }
}
