import Bytes
import ConnectData
import ObjectStore

/// What is kept of a key's lock while nothing of the key is on its way: enough for the next commit in three
/// requests, and for its removal once the safe offset has passed it.
struct RestingLock: Equatable, Sendable {
    var etag: ETag
    /// The highest offset that the lock speaks of (rule G2).
    var last: Offset
    /// The key's records up to this offset are stored.
    var floor: Offset?
    /// See `CommitMachine.isProved` (rule G1).
    var isProved: Bool
    /// Milliseconds, of the events' clock.
    var lastUsed: Int64

    /// Nil while there is more to remember: something waits or is out, or no lock stands in the store.
    init?(_ chain: CommitMachine, lastUsed: Int64) {
        guard chain.isQuiet, chain.unresolved.isEmpty, case .held(let etag, let document) = chain.version
        else { return nil }
        self.etag = etag
        last = document.last ?? -1
        floor = chain.floor
        isProved = chain.isProved
        self.lastUsed = lastUsed
    }

    /// The machine that goes on from here. Of the lock's content it knows the last offset alone.
    func chain(_ name: String, _ path: ObjectKey) -> CommitMachine {
        let content = LockDocument(owner: "", committedOffset: last < 0 ? nil : last)
        var chain = CommitMachine(key: name, path: path, version: .held(etag, content))
        chain.floor = floor
        chain.isProved = isProved
        return chain
    }
}

/// What is kept of a key's lock that was evicted from memory: its key needs no load before its records are
/// taken, but the lock is read again before it is written, and must be the one that was left.
struct EvictedLock: Equatable, Sendable {
    /// `KeyHash` of the ETag.
    var etag: UInt64
    var floor: Offset
}

/// 64-bit hashes of lock names and ETags, under a seed of each owner's own: eight bytes instead of a text.
///
/// Two names of equal hash (one chance in 10^9 among 100,000) cost a read, or a lock that is read again; two
/// equal ETag hashes would have to fall on a lock that another owner has just written, whose look at the
/// master then stops this owner before any rename (rule G1).
struct KeyHash: Equatable, Sendable {
    private let seed: UInt64

    init(owner: String) { seed = owner.utf8.reduce(0x51_7C_C1_B7) { SplitMix64.mix($0 ^ UInt64($1)) } }

    func callAsFunction(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { KeyTable.hash(UnsafeRawBufferPointer($0), seed) }
    }
}
