import Synchronization

/// The emulator's clock: the machine's, set forward or back by an offset that tests may change while it runs
/// (expired signatures, clock skew, leases that end).
package final class EmulatorClock: Sendable {
    private let state: Mutex<(offset: Int64, frozen: EmulatorInstant?)>

    package init() { state = Mutex((0, nil)) }

    package var now: EmulatorInstant {
        let (offset, frozen) = state.withLock { $0 }
        return frozen ?? EmulatorInstant(nanoseconds: EmulatorInstant.ofThisMachine.nanoseconds + offset)
    }

    /// Moves the clock; a frozen one stays frozen.
    package func advance(seconds: Int64) {
        state.withLock { state in
            state.offset += seconds * 1_000_000_000
            state.frozen?.nanoseconds += seconds * 1_000_000_000
        }
    }

    /// Stops the clock at `instant`; nil lets it run again, with the machine's time.
    package func freeze(_ instant: EmulatorInstant?) { state.withLock { $0 = (0, instant) } }
}
