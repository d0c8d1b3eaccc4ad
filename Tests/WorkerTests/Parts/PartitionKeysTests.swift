import ConnectData
import Sink
import Testing

@testable import Worker

/// The partition keys that a topic partition has met: found again by raw bytes and by text, idle ones
/// forgotten.
struct PartitionKeysTests {
    private func entry(_ number: Int) -> PartitionKeys.Entry {
        PartitionKeys.Entry(
            key: PartitionKey([("k", "\(number)")]), flushBase: FlushBase(compatibility: .documented))
    }

    /// `count` keys with raw bytes; those of which `isBusy` says so have an open file in the slot of their
    /// number.
    private func keys(_ count: Int, isBusy: (Int) -> Bool) -> PartitionKeys {
        var keys = PartitionKeys()
        for number in 0..<count {
            var entry = entry(number)
            if isBusy(number) { entry.slot = Int32(number) }
            let index = keys.insert(entry)
            Array("raw\(number)".utf8).withUnsafeBytes { keys.raw.insert($0, index) }
        }
        return keys
    }

    private func raw(_ keys: borrowing PartitionKeys, _ number: Int) -> Int32 {
        let bytes = Array("raw\(number)".utf8)
        return bytes.withUnsafeBytes { keys.raw.find($0) }
    }

    @Test func `a key is found by its raw bytes and by its text`() {
        let keys = keys(300) { _ in false }
        for number in 0..<300 {
            let (byRaw, byText) = (raw(keys, number), keys.index(of: PartitionKey([("k", "\(number)")])))
            #expect(byRaw == Int32(number))
            #expect(byText == Int32(number))
        }
        let unknown = raw(keys, 300)
        #expect(unknown == -1)
    }

    @Test func `few keys are all kept`() {
        var keys = keys(PartitionKeys.compactionThreshold) { _ in false }
        let renamed = keys.compact()
        #expect(renamed == nil)
    }

    @Test func `many keys are all kept while most of them are busy`() {
        var keys = keys(PartitionKeys.compactionThreshold + 10) { !$0.isMultiple(of: 2) || $0 < 100 }
        let renamed = keys.compact()
        #expect(renamed == nil)
    }

    @Test func `of many keys the idle ones are forgotten and the others told their new index`() throws {
        let count = PartitionKeys.compactionThreshold + 100
        var keys = keys(count) { $0.isMultiple(of: 5) }
        let found = keys.compact()
        let renamed = try #require(found)
        #expect(renamed.count == count)
        var next: Int32 = 0
        for number in 0..<count {
            let index = keys.index(of: PartitionKey([("k", "\(number)")]))
            if number.isMultiple(of: 5) {
                let slot = keys.slot(next)
                #expect(renamed[number] == next)
                #expect(index == next)
                #expect(slot == Int32(number))
                next += 1
            } else {
                #expect(renamed[number] == -1)
                #expect(index == nil)
            }
        }
        let (kept, indices, byRaw) = (keys.count, keys.indices, raw(keys, 5))
        #expect(kept == Int(next))
        #expect(indices == 0..<next)
        #expect(byRaw == -1, "raw keys are learned again")
    }

    @Test(arguments: [
        "slot", "sealed", "reading", "reserved",
    ]) func `a key with something under way is not idle`(_ what: String) {
        var entry = entry(1)
        #expect(entry.isIdle)
        switch what {
        case "slot": entry.slot = 0
        case "sealed": entry.sealed = 1
        case "reading": entry.isReady = false
        default: entry.reservedFile = 9
        }
        #expect(!entry.isIdle)
    }
}
