import Bytes
import ConnectData

/// One offset of a simulated log.
enum SimulatedEntry: Equatable, Sendable {
    /// A record with the key field `k`.
    case record(key: Int)
    /// A record without a value.
    case null
    /// A record whose partition key cannot be made.
    case bad
    /// A control record, or a record of an aborted transaction: nobody is given it.
    case gap

    var isDelivered: Bool { self != .gap }
    /// It belongs in one final object.
    var isStored: Bool { if case .record = self { true } else { false } }
}

/// The log of one topic partition.
struct SimulatedLog: Sendable {
    let topicPartition: TopicPartition
    /// Index of the partition in the plan; stands in every value, so that an object says whose offsets it
    /// holds.
    let index: Int
    private(set) var entries: [SimulatedEntry] = []
    private(set) var values: [[UInt8]] = []

    init(_ topicPartition: TopicPartition, index: Int) {
        self.topicPartition = topicPartition
        self.index = index
    }

    /// The first offset that the broker still has.
    var start: Offset = 0
    var end: Offset { Offset(entries.count) }

    mutating func append(_ entry: SimulatedEntry) {
        let offset = entries.count
        entries.append(entry)
        switch entry {
        case .record(let key): values.append(Array("{\"k\":\"k\(key)\",\"p\":\(index),\"o\":\(offset)}".utf8))
        case .bad: values.append(Array("{\"k\":{\"a\":1},\"p\":\(index),\"o\":\(offset)}".utf8))
        case .null, .gap: values.append([])
        }
    }
}

/// The lines of a final object: partition index and offset of each.
struct StoredLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Nil at the end; an offset of -1 for a line that no log gave.
    mutating func next() -> (partition: Int, offset: Int)? {
        guard position < bytes.count else { return nil }
        var numbers: (Int, Int) = (-1, -1)
        var number = -1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
            let byte = bytes[position]
            if byte >= 48, byte <= 57 {
                number = Swift.max(number, 0) * 10 + Int(byte - 48)
            } else if number >= 0 {
                numbers = (numbers.1, number)
                number = -1
            }
            position += 1
        }
        position += 1
        return (numbers.0, numbers.1)
    }
}
