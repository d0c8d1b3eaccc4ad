/// Everything outside of a task that it calls: each has a real form and the simulation's.
package struct TaskSurroundings {
    /// Makes the group member; it tells the task of its assignments.
    package var connect: (SinkTask) throws(TaskFailure) -> any TaskConsumer
    package var cluster: any ClusterQuestions
    package var calls: any TaskCalls
    package var clock: any TaskClock
    /// Its own directory, on the disk of its choice.
    package var staging: StagingArea

    package init(
        connect: @escaping (SinkTask) throws(TaskFailure) -> any TaskConsumer,
        cluster: any ClusterQuestions,
        calls: any TaskCalls, clock: any TaskClock, staging: StagingArea
    ) {
        self.connect = connect
        self.cluster = cluster
        self.calls = calls
        self.clock = clock
        self.staging = staging
    }
}
