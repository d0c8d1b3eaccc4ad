/// What may happen to an effect.
package enum Fault: Int, CaseIterable, Sendable {
    /// The process dies before the effect, or right after it without having heard of it.
    case crashBefore, crashAfter
    /// The store says that a condition does not hold which holds: a retry below that was refused by its own
    /// first attempt looks like this. For an offset commit: the group does not take it. For a staging
    /// file: the disk has an error that no waiting mends.
    case refused
    /// Not done, and it will pass.
    case unavailable
    /// The answer is lost; it was not done, was done, or is done at any later time.
    case lostNotDone, lostDone, lostLate
    /// It arrives a second time, at any later time.
    case twice
    /// It takes up to several sessions' time.
    case slow
    /// The store sends away whatever this worker asks, for a while.
    case throttled
    /// The listing ends with an error on its second page.
    case listCut
    /// The staging file is not there any more.
    case fileGone
    case diskFull
    /// The wall clock leaps, by up to days, forth or back.
    case clockJump
    /// The worker stands still for longer than its session, another takes its partitions over, and then both
    /// the effect and the worker go on.
    case secondOwner
}
