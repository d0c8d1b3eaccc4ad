import Bytes
import Glibc
import Synchronization

/// An ADLS Gen2 endpoint for tests: both faces on one namespace, signatures checked, faults by rule, every
/// request written down. Listens on loopback only; a thread a connection, which keeps it alive until `stop`.
package final class Emulator: Sendable {
    package typealias Handler = @Sendable (EmulatorRequest) -> EmulatorResponse

    package let settings: EmulatorSettings
    package let faults: FaultInjector
    package let log: RequestLog
    package let clock: EmulatorClock
    let handler: Handler
    let router: Router
    let authorizer: Authorizer
    let isOneLake: Bool
    let stopSignal = StopSignal()
    /// Raised by the last thread after `stop`: threads are born of counted threads, so none follows.
    private let idleSignal = StopSignal()
    private let state = Mutex(State())

    private struct State {
        var listeners: [(listener: Listener, face: Face?)] = []
        var connections: Set<Int32> = []
        /// Threads that are not at their end.
        var threads = 0
        var isStopped = false
    }

    /// - Parameter handler: the namespace.
    /// - Parameter kind: OneLake takes bearer tokens only.
    package init(
        _ settings: EmulatorSettings = EmulatorSettings(), kind: EmulatorMode.Kind = .hierarchical,
        clock: EmulatorClock = EmulatorClock(), handler: @escaping Handler
    ) throws(EmulatorError) {
        var keys: [String: [UInt8]] = [:]
        for (name, text) in settings.accounts {
            guard let key = Base64.decode(text.utf8), !key.isEmpty else {
                throw EmulatorError("the key of account \(name) is not base64")
            }
            keys[name] = key
        }
        self.settings = settings
        self.clock = clock
        self.handler = handler
        faults = FaultInjector(settings.faults)
        log = try RequestLog(file: settings.logFile, isOn: settings.logs)
        router = Router(accounts: Set(keys.keys), defaultAccount: settings.defaultAccount)
        isOneLake = kind == .oneLake
        authorizer = Authorizer(keys: keys, bearerTokens: settings.bearerTokens, takesOnlyTokens: isOneLake)
    }

    /// Binds the ports and begins to accept. Once.
    package func start() throws(EmulatorError) {
        var listeners: [(listener: Listener, face: Face?)] = []
        do {
            let ownDFS = settings.dfsPort != nil
            listeners.append((try Listener(port: settings.port), ownDFS ? .blob : nil))
            if let port = settings.dfsPort { listeners.append((try Listener(port: port), .dfs)) }
        } catch {
            for (listener, _) in listeners { listener.socket.close() }
            throw error
        }
        state.withLock { $0.listeners = listeners }
        for (listener, face) in listeners {
            run { [self] in
                while let socket = listener.accept(until: stopSignal) { accept(socket, face) }
            }
        }
    }

    /// Where it listens; 0 before `start`.
    package var port: UInt16 { state.withLock { $0.listeners.first?.listener.port ?? 0 } }

    /// The DFS face's own port; the common one where there is none.
    package var dfsPort: UInt16 { state.withLock { $0.listeners.last?.listener.port ?? 0 } }

    /// Ends all connections and waits until their threads are done. The namespace stays on disk.
    package func stop() {
        let listeners = state.withLock { state -> [Listener] in
            guard !state.isStopped else { return [] }
            state.isStopped = true
            for connection in state.connections { Socket(descriptor: connection).shutdown() }
            return state.listeners.map(\.listener)
        }
        stopSignal.raise()
        if state.withLock({ $0.threads > 0 }) { _ = idleSignal.wait(milliseconds: -1) }
        for listener in listeners { listener.socket.close() }
    }

    /// A thread that `stop` waits for.
    func run(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.threads += 1 }
        Thread.start { [self] in
            body()
            let isLast = state.withLock { state in
                state.threads -= 1
                return state.threads == 0 && state.isStopped
            }
            if isLast { idleSignal.raise() }
        }
    }

    private func accept(_ socket: Socket, _ face: Face?) {
        let isOpen = state.withLock { state in
            if !state.isStopped { state.connections.insert(socket.descriptor) }
            return !state.isStopped
        }
        guard isOpen else { return socket.close() }
        run { [self] in
            serve(Connection(socket), face)
            state.withLock { state in
                state.connections.remove(socket.descriptor)
                socket.close()
            }
        }
    }
}
