/// A connector's start as the worker sees it: the start's own thread may hang in a store call for as long as
/// a connection may take. A value; times are milliseconds of a clock that never jumps back.
struct StartWatch: Sendable {
    /// A try to open a container that takes longer than this is said, once a container. Tries that fail
    /// sooner are the `OutageNotes`' to say.
    static let patience: Int64 = 5_000

    enum Finding: Equatable, Sendable {
        /// The start waits for the store to answer about this container, for so long.
        case waits(container: String, forMilliseconds: Int64)
        /// The time of a stop has passed: the start is left to itself with its thread.
        case isLeft(container: String?)
    }

    /// It has begun and has neither ended nor been left.
    private(set) var isUnderWay = false
    /// It may not run tasks, nor fail, any more: the worker does not know it.
    private(set) var isLeft = false
    private var opening: (container: String, since: Int64)?
    private var said: Set<String> = []
    /// Set by a stop.
    private var deadline: Int64?

    mutating func begins() { isUnderWay = true }

    mutating func ends() { isUnderWay = false }

    mutating func opens(_ container: String, now: Int64) {
        opening = (container, now)
    }

    /// The try has ended, well or not.
    mutating func opened() { opening = nil }

    /// The first stop counts.
    mutating func stops(by deadline: Int64) { self.deadline = self.deadline ?? deadline }

    /// What there is to say now. To be asked again and again while the start is under way.
    mutating func look(now: Int64) -> Finding? {
        guard isUnderWay else { return nil }
        if let deadline, now >= deadline {
            isUnderWay = false
            isLeft = true
            return .isLeft(container: opening?.container)
        }
        guard let opening, !said.contains(opening.container), now - opening.since >= Self.patience else {
            return nil
        }
        said.insert(opening.container)
        return .waits(container: opening.container, forMilliseconds: now - opening.since)
    }
}
