/// `topics.regex`: a Java regular expression that a topic's whole name must match (`connect-semantics.md`
/// 1.5).
///
/// Matched here and not by librdkafka, whose expressions are POSIX ones and need not match the whole name.
/// The engine is the toolchain's; topic names are ASCII, so Java's ASCII classes and Unicode ones agree on
/// them.
package struct TopicPattern {
    package let text: String
    private let regex: Regex<AnyRegexOutput>
    private let passesOverInternal: Bool

    /// The topics that Kafka keeps for itself.
    private static let internalTopics: Set = [
        "__consumer_offsets", "__transaction_state", "__share_group_state",
    ]

    /// Why the text is no regular expression.
    package struct Malformed: Error, CustomStringConvertible {
        package var description: String
    }

    /// - Parameter passesOverInternal: `exclude.internal.topics`: Kafka's own topics never match.
    package init(_ text: String, passesOverInternal: Bool = true) throws(Malformed) {
        self.text = text
        self.passesOverInternal = passesOverInternal
        // The engine reads `{,n}` as "up to n"; Java refuses it, and what it means is a guess.
        guard !text.contains("{,") else {
            throw Malformed(
                description: "'\(text)' is not a regular expression: `{,` has no lower bound; write {0,n}")
        }
        do {
            regex = try Regex(text)
        } catch {
            throw Malformed(description: "'\(text)' is not a regular expression: \(error)")
        }
    }

    /// Whether the whole of `topic` matches.
    package func matches(_ topic: String) -> Bool {
        if passesOverInternal, Self.internalTopics.contains(topic) { return false }
        // Throws only from custom consumers of a regex builder, which a text cannot hold.
        return (try? regex.wholeMatch(in: topic)) ?? nil != nil
    }
}
