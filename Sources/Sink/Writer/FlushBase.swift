package import ConnectData

/// From when the flush interval of a unit counts.
///
/// Documented form: from the end of the unit's previous flush; before the first one, from its first record. A
/// unit without records is never due: after an idle spell the interval counts from the end of the last flush,
/// so that the first record after it is flushed at once only when the interval has passed since.
/// Compatibility: from the start of the writer's previous commit, or from the writer's creation (the Java
/// connector's base; `lenses-behaviour.md` 7).
package struct FlushBase: Equatable, Sendable {
    private let compatibility: Compatibility
    /// The time that counts once there are records; nil before the first record.
    private var base: Int64?
    private var hasRecords = false

    package init(compatibility: Compatibility) { self.compatibility = compatibility }

    /// The base while there is something to flush; nil otherwise.
    package var since: Int64? { hasRecords ? base : nil }

    /// A record was written.
    package mutating func recordWritten(now: Int64) {
        hasRecords = true
        if base == nil { base = now }
    }

    /// A flush has begun: what is open is closed and on its way.
    package mutating func flushStarted(now: Int64) {
        hasRecords = false
        base = now
    }

    /// The flush has ended: its unit is committed. Records written meanwhile wait from here in the documented
    /// form.
    package mutating func flushEnded(now: Int64) {
        if compatibility == .documented { base = now }
    }
}
