import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Small steps for scenarios written by hand.
extension World {
    /// Carries requests of `owner` out, first come first, until one satisfies `stop`, which stays out; or
    /// none is left. One that has no end is a violation of EO-8.
    mutating func run(_ owner: inout Owner, until stop: (StoreRequest) -> Bool = { _ in false }) {
        for _ in 0..<20_000 {
            guard let request = owner.out.first?.1, !stop(request), owner.end == nil else { return }
            step(&owner, 0, .none)
        }
        fail("EO-8: requests without end, the last one \(trace.last!)")
        owner.end = .crashed
    }

    mutating func deliver(_ owner: inout Owner, _ count: Int = 1) {
        for _ in 0..<count { owner.deliver(&self) }
    }

    /// Lets `milliseconds` pass and tells the owner.
    mutating func pass(_ milliseconds: Int64, _ owner: inout Owner) {
        now += milliseconds
        owner.take(.tick, &self)
    }

    mutating func open(
        _ mode: CommitMode, flushCount: Int, idle: Int64 = 1_000_000_000,
        _ change: (inout CommitSettings) -> Void = { _ in }
    ) -> Owner {
        var settings = World.settings(mode)
        settings.lockIdle = idle
        settings.offsetFlushInterval = 1_000
        change(&settings)
        var owner = start(settings, flushCount: flushCount)
        run(&owner)
        return owner
    }

    func keyLock(_ key: String) -> ObjectKey { paths.lock(of: World.key(key)) }

    /// A fresh owner without faults stores the rest, and each offset is there once (EO-8).
    mutating func expectCleanFinish(_ mode: CommitMode = .granular, _ here: SourceLocation = #_sourceLocation)
    {
        var owner = open(mode, flushCount: 2)
        let isFinished = finish(&owner)
        landDue(all: true)
        #expect(isFinished, "EO-8: \(String(describing: owner.end))", sourceLocation: here)
        #expect(violation == nil, sourceLocation: here)
        #expect(stored == expected, sourceLocation: here)
    }
}

extension StoreRequest {
    var isMaster: Bool { key.hasSuffix("/3.lock") }
    var isCreate: Bool { if case .create = self { true } else { false } }
    var isReplace: Bool { if case .replace = self { true } else { false } }
    var isPublish: Bool { if case .publish = self { true } else { false } }
    var isUpload: Bool { if case .upload = self { true } else { false } }
    var isDelete: Bool { if case .delete = self { true } else { false } }
    var isRead: Bool { if case .read = self { true } else { false } }
    var isHead: Bool { if case .head = self { true } else { false } }
    var isLockWrite: Bool { isCreate || isReplace }

    /// The document that a lock write carries.
    var lock: LockDocument? {
        switch self {
        case .create(_, let content), .replace(_, let content, _): try? LockDocument(decoding: content)
        default: nil
        }
    }
}

extension Owner {
    var isFenced: Bool { if case .reopen(let error) = end { error.kind == .fenced } else { false } }
}
