import Testing

@testable import Worker

/// `topics.regex` as Java reads it: whole names, never Kafka's own topics.
struct TopicPatternTests {
    @Test(arguments: [
        (#"^sensor_data_\d+$"#, "sensor_data_12", true), (#"sensor_data_\d+"#, "sensor_data_12", true),
        (#"sensor_data_\d+"#, "my_sensor_data_12", false), (#"sensor_data_\d+"#, "sensor_data_12x", false),
        (#"sensor_data_\d+"#, "sensor_data_", false), ("a|ab", "ab", true), ("a|b", "ab", false),
        ("orders", "orders", true), ("orders", "orders2", false), ("order", "orders", false),
        ("Orders", "orders", false), ("(?i)Orders", "orders", true), (".*", "orders", true),
        (".*", "__consumer_offsets", false), (".*", "__transaction_state", false),
        ("__consumer_offsets", "__consumer_offsets", false), ("__.*", "__mine", true),
        (#"a\.b"#, "a.b", true), (#"a\.b"#, "axb", false), ("a.b", "axb", true), (#"\Qa.b\E"#, "a.b", true),
        (#"\Qa.b\E"#, "axb", false), ("(?!internal-).*", "internal-x", false),
        ("(?!internal-).*", "orders", true), ("[a-z&&[^b]]+", "acd", true), ("[a-z&&[^b]]+", "abc", false),
        (#"\w+-\w{2,3}"#, "orders-eu", true), (#"\w+-\w{2,3}"#, "orders-euro", false), ("x*+y", "xxxy", true),
        (#"(a|b)\1"#, "aa", true), (#"(a|b)\1"#, "ab", false), (#"\p{Alpha}+"#, "abc", true),
        (#"(?<kind>orders|clicks)-.+"#, "clicks-1", true), ("", "a", false),
    ]) func `a pattern matches the whole name or not at all`(
        _ pattern: String, _ topic: String, _ isMatch: Bool
    ) throws {
        #expect(try TopicPattern(pattern).matches(topic) == isMatch)
    }

    @Test func `Kafka's own topics match where they are not excluded`() throws {
        for topic in ["__consumer_offsets", "__transaction_state", "__share_group_state"] {
            #expect(try !TopicPattern("__.*").matches(topic))
            #expect(try TopicPattern("__.*", passesOverInternal: false).matches(topic))
        }
    }

    @Test(arguments: ["(", "[a-", "a)", "*a", "a{2,1}", "a{,3}", #"\"#, "(?<n>a"])
    func `what is no expression is refused with its text`(_ pattern: String) {
        let error = #expect(throws: TopicPattern.Malformed.self) { try TopicPattern(pattern) }
        #expect(error?.description.hasPrefix("'\(pattern)' is not a regular expression") == true)
    }
}
