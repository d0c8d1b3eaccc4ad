import Kafka

/// What comes by the clock alone.
enum Happening {
    /// A process is started in this slot, if none runs there.
    case start(slot: Int)
    /// The group's answer to a commit of offsets.
    case answered(SimulatedWorker, [CommitResult])
    /// Something goes wrong by itself, and something else later.
    case unrest
    /// A producer appends to this partition.
    case append(Int)
    case brokerBack
    case faultsEnd
}
