import ConnectData
import Testing

@testable import Takeover

/// What `--topic` and `--partition` name, and what is said where they name nothing.
@Suite struct PartitionChoiceTests {
    private let found = (0..<12).map { TopicPartition("orders", Int32($0)) } + [TopicPartition("refunds", 0)]

    @Test func whatIsThereIsTaken() {
        #expect(PartitionChoice().fault(among: []) == nil)
        for choice in [
            PartitionChoice(), PartitionChoice(topic: "refunds"), PartitionChoice(partition: 11),
            PartitionChoice(topic: "orders", partition: 3),
        ] {
            #expect(choice.fault(among: found) == nil && found.contains(where: choice.takes))
        }
    }

    @Test(
        arguments: [
            (
                PartitionChoice(topic: "order"), "`--topic order` names no partition",
                "the nearest are orders, refunds"
            ),
            (
                PartitionChoice(topic: "refunds", partition: 7), "`--topic refunds --partition 7` names no",
                "refunds has 0 here"
            ),
            (
                PartitionChoice(topic: "orders", partition: 99), "`--topic orders --partition 99` names no",
                "orders has 0, 1, 2, 3, 4, 5, 6, 7 and 4 more here"
            ),
            (PartitionChoice(partition: 99), "`--partition 99` names no", "there are orders-0, orders-1"),
        ])
    func whatIsNotThereIsAFaultThatSaysWhatIs(choice: PartitionChoice, message: String, hint: String) throws {
        let fault = try #require(choice.fault(among: found))
        #expect(fault.message.hasPrefix(message) && fault.hint.hasPrefix(hint), "\(fault)")
        #expect(choice.fault(among: [])?.hint == "there is none at all")
    }
}
