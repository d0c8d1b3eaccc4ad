/// The partitions of a task, by the number under which the consumer delivers them, and in the order of these
/// numbers: what a task does depends on nothing but its inputs.
struct PartitionStates {
    /// In the order of their numbers.
    private(set) var values: [PartitionState] = []
    private var byNumber: [Int32: PartitionState] = [:]

    var count: Int { values.count }

    subscript(number: Int32) -> PartitionState? {
        get { byNumber[number] }
        set {
            byNumber[number] = newValue
            values.removeAll { $0.number == number }
            guard let newValue else { return }
            let index = values.firstIndex { $0.number > number } ?? values.count
            values.insert(newValue, at: index)
        }
    }
}
