import Logging
import ObjectStore
import Sink
import Synchronization
import Testing

@testable import Worker

/// A store that is down at the start is waited for; one that refuses ends the start (design section 4.7).
@Suite struct StoreStartTests {
    /// Time that only waiting lets pass.
    private final class Time: Sendable {
        let now = Atomic<Int64>(5000)
        let output = MemoryLogOutput()

        func start(outageMax: Int64, maxAttempts: Int = 5, stopAt: Int64 = .max) -> StoreStart {
            StoreStart(
                retry: RetryPolicy(maxAttempts: maxAttempts), outageMax: outageMax,
                outages: OutageLog(Log(to: output).logger("connector.c")),
                clock: { [self] in now.load(ordering: .relaxed) },
                wait: { [self] in now.add($0, ordering: .relaxed) },
                isStopped: { [self] in now.load(ordering: .relaxed) >= stopAt })
        }
    }

    private let silence = StoreError(.unavailable, "open", "lake", "no connection to 127.0.0.1:1")

    @Test func `ten minutes of silence are one line and one a minute, then the store is open`() throws {
        let time = Time()
        var tries = 0
        let opened = try time.start(outageMax: 1_800_000)("lake") { () throws(StoreError) -> Int in
            tries += 1
            guard time.now.load(ordering: .relaxed) >= 605_000 else { throw silence }
            return 7
        }
        #expect(opened == 7)
        let said = time.output.entries.map(\.message)
        #expect(said.count { $0.hasPrefix("the store has not answered for") } == 9)
        #expect(
            said.first?.hasPrefix("the store does not answer; waiting for it: open lake: no conn") == true)
        #expect(said.last?.hasPrefix("the store answers again after 60") == true)
        // Every 4 to 5 s once the delays have grown.
        #expect((120...155).contains(tries))
    }

    @Test func `after the longest outage the start fails and says what waits longer`() {
        let time = Time()
        let error = #expect(throws: TaskFailure.self) {
            try time.start(outageMax: 60_000)("lake") { () throws(StoreError) -> Int in throw silence }
        }
        #expect(error?.kind == "outage")
        #expect(error?.description.contains("container lake: the store has not answered for 6") == true)
        #expect(error?.description.contains("connect.datalake.outage.max.ms") == true)
    }

    @Test func `a command that waits by its own rule names no property of a run`() {
        let time = Time()
        var start = time.start(outageMax: 30_000)
        start.wayOut = "give the command again once it answers"
        let error = #expect(throws: TaskFailure.self) {
            try start("lake") { () throws(StoreError) -> Int in throw silence }
        }
        #expect(error?.description.contains("outage.max.ms") == false)
        #expect(error?.description.hasSuffix("; give the command again once it answers") == true)
    }

    @Test func `without a longest outage each start is still tried as often as a commit`() {
        let time = Time()
        var tries = 0
        #expect(throws: TaskFailure.self) {
            try time.start(outageMax: 0, maxAttempts: 3)("lake") { () throws(StoreError) -> Int in
                tries += 1
                throw silence
            }
        }
        #expect(tries == 3)
    }

    @Test func `what the store refuses ends the start at once, with the hint`() {
        let time = Time()
        let error = #expect(throws: TaskFailure.self) {
            try time.start(outageMax: 60_000)("lake") { () throws(StoreError) -> Int in
                throw StoreError(.rejected, "open", "lake", "404 ContainerNotFound", hint: "make it")
            }
        }
        #expect(error?.kind == "store")
        #expect(error?.description == "open lake: 404 ContainerNotFound (make it)")
        #expect(time.output.entries.isEmpty)
    }

    @Test func `a stop ends the waiting`() throws {
        let time = Time()
        let opened = try time.start(outageMax: .max, stopAt: 20_000)("lake") { () throws(StoreError) -> Int in
            throw silence
        }
        #expect(opened == nil)
        #expect(time.now.load(ordering: .relaxed) < 26_000)
    }
}
