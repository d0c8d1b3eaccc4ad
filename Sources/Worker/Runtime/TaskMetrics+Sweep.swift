import Sink

extension TaskMetrics {
    func count(_ summary: SweepSummary) {
        sweeps.add(1)
        sweptTemporaries.add(summary.temporaries)
        sweptLocks.add(summary.locks)
        sweepKept.add(summary.kept)
        sweepUnknownNames.add(summary.unknownNames)
    }
}
