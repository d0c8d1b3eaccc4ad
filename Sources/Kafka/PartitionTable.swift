package import ConnectData

/// The topic partitions that a consumer owns: their numbers, and for each what may be delivered next.
///
/// This is the ledger that decides what a record is: librdkafka's own idea of the position is never asked
/// (docs/decisions/0003-consumption.md). A number is small and is given again after `remove`.
package struct PartitionTable: Sendable {
    /// Whether and from where a partition delivers.
    package enum State: Sendable, Equatable {
        /// Nothing is delivered. Next: `starting`.
        case idle
        /// To be positioned before the next fetch. Next: `active`; or `idle` by a pause.
        case starting
        /// Delivers. Next: `idle` by a pause, `starting` by a new position.
        case active
    }

    package struct Entry: Sendable {
        package var topicPartition: TopicPartition
        package var state: State
        /// The smallest offset that may still be delivered; -1 before the first start.
        package var next: Offset
        /// The library was told to pause it. Only then may it be told to resume.
        package var isHeld = false
    }

    private(set) var entries: [Entry?] = []
    private var numbers: [TopicPartition: Int32] = [:]
    private var free: [Int32] = []

    package init() {}

    package var count: Int { numbers.count }

    package var owned: [AssignedPartition] {
        numbers.map { AssignedPartition(number: $1, topicPartition: $0) }.sorted { $0.number < $1.number }
    }

    package func number(of topicPartition: TopicPartition) -> Int32? { numbers[topicPartition] }

    /// - Precondition: the number is in use.
    package subscript(number: Int32) -> Entry {
        get { entries[Int(number)]! }
        set { entries[Int(number)] = newValue }
    }

    package func contains(_ number: Int32) -> Bool {
        number >= 0 && Int(number) < entries.count && entries[Int(number)] != nil
    }

    /// Gives `topicPartition` the smallest free number, idle; one that is owned already keeps its number.
    package mutating func add(_ topicPartition: TopicPartition) -> Int32 {
        let entry = Entry(topicPartition: topicPartition, state: .idle, next: -1)
        let number: Int32
        if let known = numbers[topicPartition] {
            number = known
        } else if let index = free.indices.min(by: { free[$0] < free[$1] }) {
            number = free.remove(at: index)
        } else {
            number = Int32(entries.count)
            entries.append(nil)
        }
        entries[Int(number)] = entry
        numbers[topicPartition] = number
        return number
    }

    package mutating func remove(_ topicPartition: TopicPartition) {
        guard let number = numbers.removeValue(forKey: topicPartition) else { return }
        entries[Int(number)] = nil
        free.append(number)
    }

    /// Numbers of the partitions in `state`, ascending.
    package func numbers(in state: State) -> [Int32] {
        entries.indices.compactMap { entries[$0]?.state == state ? Int32($0) : nil }
    }
}
