package import ConnectData

/// What the broker says of a partition when it is assigned; asked before the lock is opened.
package struct LogPosition: Equatable, Sendable {
    /// `auto.offset.reset`.
    package enum Reset: Equatable, Sendable { case earliest, latest, none }

    /// The offset that the consumer group has stored: the next one to read. Nil when there is none.
    package var groupOffset: Offset?
    /// The first offset that the log still holds.
    package var logStart: Offset
    /// One behind the last offset of the log.
    package var logEnd: Offset
    package var reset: Reset

    package init(groupOffset: Offset?, logStart: Offset, logEnd: Offset, reset: Reset) {
        self.groupOffset = groupOffset
        self.logStart = logStart
        self.logEnd = logEnd
        self.reset = reset
    }
}
