/// Why an offset below the safe offset is in no object. The raw value stands in the lock.
package enum SkipReason: String, CaseIterable, Sendable, Comparable {
    /// A record without a value, under `skip.null.values`.
    case null
    /// A record that the error policy passed over (NOOP), counted and logged.
    case policy
    /// A record that went to the dead letter queue.
    case deadLetter = "dead-letter"
    /// A record that a transform took out.
    case filtered
    /// Offsets that retention took before they were read, accepted by `connect.datalake.offset.gap=accept`.
    case gap
    /// A record that a Java connector's lock of its key said is stored: it lies in that connector's files,
    /// which carry no proof.
    case takenOver = "taken-over"

    package static func < (a: SkipReason, b: SkipReason) -> Bool { a.rawValue < b.rawValue }
}
