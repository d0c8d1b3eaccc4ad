import ConnectData
import Kafka
import Testing

@Suite struct PartitionTableTests {
    @Test func `numbers are small and used again`() {
        var table = PartitionTable()
        let places = (0..<4).map { TopicPartition("t", $0) }
        #expect(places.map { table.add($0) } == [0, 1, 2, 3])
        table.remove(places[2])
        table.remove(places[0])
        #expect(!table.contains(0))
        #expect(table.add(TopicPartition("u", 9)) == 0)
        #expect(table.add(TopicPartition("u", 8)) == 2)
        #expect(table.add(TopicPartition("u", 7)) == 4)
        #expect(table.owned.map(\.number) == [0, 1, 2, 3, 4])
        #expect(table.number(of: places[0]) == nil)
    }

    @Test func `a partition that is assigned anew is idle and has no position`() {
        var table = PartitionTable()
        let place = TopicPartition("t", 1)
        let number = table.add(place)
        table[number].state = .active
        table[number].next = 77
        #expect(table.numbers(in: .active) == [number])
        #expect(table.add(place) == number)
        #expect(table[number].state == .idle)
        #expect(table[number].next == -1)
        #expect(table.count == 1)
    }
}
