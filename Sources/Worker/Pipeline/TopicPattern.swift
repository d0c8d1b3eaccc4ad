/// `topics.regex`: a Java regular expression that a topic's whole name must match (`connect-semantics.md`
/// 1.5).
///
/// Matched here and not by librdkafka, whose expressions are POSIX ones and need not match the whole name.
/// The engine is the toolchain's; topic names are ASCII, so Java's ASCII classes and Unicode ones agree on
/// them.
package struct TopicPattern {
    package let text: String
    private let regex: Regex<AnyRegexOutput>

    /// Why the text is no regular expression.
    package struct Malformed: Error, CustomStringConvertible {
        package var description: String
    }

    package init(_ text: String) throws(Malformed) {
        self.text = text
        do {
            regex = try Regex(text)
        } catch {
            throw Malformed(description: "'\(text)' is not a regular expression: \(error)")
        }
    }

    /// Whether the whole of `topic` matches. Kafka's own topics never do (`exclude.internal.topics`).
    package func matches(_ topic: String) -> Bool {
        guard topic != "__consumer_offsets", topic != "__transaction_state" else { return false }
        // Throws only from custom consumers of a regex builder, which a text cannot hold.
        return (try? regex.wholeMatch(in: topic)) ?? nil != nil
    }
}
