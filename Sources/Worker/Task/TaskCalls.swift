package import Sink

/// Where a task's blocking calls run: `StorePool`'s threads, or the simulation's list of what is under way.
package protocol TaskCalls: Sendable {
    /// Carries a store request out and hands over what came of it, on any thread. Nothing is repeated.
    func perform(
        _ request: StoreRequest, by executor: StoreExecutor,
        answered: @escaping @Sendable (StoreAnswer) -> Void)

    /// Runs a question to the broker; `bulk`: it may wait behind the urgent ones.
    func submit(bulk: Bool, _ job: @escaping @Sendable () -> Void)
}

extension StorePool: TaskCalls {
    package func perform(
        _ request: StoreRequest, by executor: StoreExecutor,
        answered: @escaping @Sendable (StoreAnswer) -> Void
    ) {
        submit(bulk: StoreExecutor.isBulk(request)) { answered(executor.perform(request)) }
    }
}
