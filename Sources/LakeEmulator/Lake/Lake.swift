import Glibc
import Synchronization

/// An ADLS Gen2 account's contents with DFS and Blob faces on one namespace. Safe to use from any thread; a
/// request's changes happen at one point of time, and bytes are written and read outside the lock.
package final class Lake: Sendable {
    package let mode: EmulatorMode
    let limits: Limits
    let store: ChunkStore
    private let clock: EmulatorClock
    private let state: Mutex<State>

    private struct State {
        var namespace: Namespace
        var journal: Journal?
    }

    /// - Parameter directory: where contents and journal lie, made where it does not exist; what an earlier
    ///   emulator left there goes on. Nil keeps everything in memory.
    package init(
        directory: String?, mode: EmulatorMode, clock: EmulatorClock = EmulatorClock(),
        limits: Limits = Limits()
    ) throws(LakeFailure) {
        self.mode = mode
        self.limits = limits
        self.clock = clock
        var namespace = Namespace(mode: mode, limits: limits)
        var journal: Journal?
        let store = ChunkStore(directory: directory.map { $0 + "/content" })
        if let directory {
            for path in [directory, directory + "/content"] {
                guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
                    throw LakeFailure("mkdir of \(path) failed: errno \(errno)")
                }
            }
            journal = try Journal.open(directory: directory, store: store, into: &namespace)
        }
        self.store = store
        state = Mutex(State(namespace: namespace, journal: journal))
    }

    deinit { store.close() }

    var now: EmulatorInstant { clock.now }

    /// Answers one request; refusals are answers too.
    package func answer(_ request: EmulatorRequest) -> EmulatorResponse {
        var response: EmulatorResponse
        do throws(Refusal) {
            let call = LakeCall(request, mode: mode)
            if mode.kind == .oneLake { try prepareOneLake(call) }
            response = try request.face == .dfs ? answerDFS(call) : answerBlob(call)
        } catch {
            response = error.answer(request.face, now: now)
        }
        if mode.kind == .oneLake { OneLake.addRejected(request.headers, to: &response) }
        return response
    }

    /// Decides on the namespace and applies what was decided, in one step; the journal has it before.
    func change(_ decide: (Namespace, Stamp) throws(Refusal) -> Outcome) throws(Refusal) -> EmulatorResponse {
        try state.withLock { state throws(Refusal) in
            let outcome = try decide(state.namespace, state.namespace.stamp(clock.now))
            guard !outcome.changes.isEmpty else { return outcome.response }
            do throws(LakeFailure) {
                try state.journal?.write(outcome.changes)
            } catch {
                throw .internalError
            }
            for change in outcome.changes { state.namespace.apply(change) }
            return outcome.response
        }
    }

    /// Looks at the namespace without changing it.
    func look<Result: Sendable>(_ read: (Namespace, EmulatorInstant) throws(Refusal) -> Result)
        throws(Refusal) -> Result
    {
        try state.withLock { state throws(Refusal) in try read(state.namespace, clock.now) }
    }

    /// Writes a request's body; nil for an empty one.
    func store(_ body: [UInt8]) throws(Refusal) -> Chunk? {
        if body.isEmpty { return nil }
        do throws(ChunkFailure) { return try store.write(body) } catch { throw .internalError }
    }
}
