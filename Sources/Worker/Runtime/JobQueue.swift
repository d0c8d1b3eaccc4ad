/// Jobs that wait for a thread, first come first served; taking one out costs the same however many wait.
struct JobQueue {
    /// In a struct of its own: a closure that lies bare in an array is wrapped anew each time it is moved.
    struct Job: Sendable {
        let run: @Sendable () -> Void
    }

    private var jobs: [Job?] = []
    private var head = 0

    var isEmpty: Bool { head == jobs.count }

    mutating func append(_ job: Job) { jobs.append(job) }

    mutating func popFirst() -> Job? {
        guard head < jobs.count else { return nil }
        defer {
            jobs[head] = nil
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: head < 1_024)
                head = 0
            } else if head > 1_024, head * 2 > jobs.count {
                jobs.removeFirst(head)
                head = 0
            }
        }
        return jobs[head]
    }
}
