import ObjectStore
import Sink
import Testing

@testable import SimulationKit

/// The table of what can fall where.
@Suite struct TableTests {
    /// One request of each kind: a new case does not compile in `Effect.init`, and is missed
    /// here.
    private var requests: [StoreRequest] {
        let key = ObjectKey("k")
        let file = ObjectMetadata()
        return [
            .read(key), .list("k/"), .head(key), .create(key, []), .replace(key, [], ifMatch: ETag("e")),
            .delete(key, ifMatch: nil), .upload(1, path: "p", temp: key, file),
            .uploadContent([], temp: key), .publish(key, as: key, ifMatch: ETag("e")),
            .overwrite(1, path: "p", final: key, file),
        ]
    }

    @Test func `each store request is an effect of its own`() {
        let effects = requests.map { Effect($0) }
        #expect(Set(effects).count == requests.count)
        #expect(effects == Effect.allCases.filter(\.isStore))
    }

    @Test func `each fault can fall on something, and each effect meets a crash on both sides`() {
        for fault in Fault.allCases {
            #expect(FaultTable.pairs.contains { $0.fault == fault }, "\(fault) falls nowhere")
        }
        for effect in Effect.allCases {
            #expect(FaultTable.allows(.crashBefore, on: effect) && FaultTable.allows(.crashAfter, on: effect))
        }
        #expect(Set(FaultTable.pairs).count == FaultTable.pairs.count)
    }

    @Test func `whatever changes the store meets every end of a request`() {
        let ends: [Fault] = [.unavailable, .lostNotDone, .lostDone, .lostLate, .twice, .slow, .throttled]
        for effect in Effect.allCases where effect.isStore && !effect.isReading {
            for fault in ends { #expect(FaultTable.allows(fault, on: effect), "\(fault) on \(effect)") }
        }
    }
}
