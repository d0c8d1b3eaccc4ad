package import ConnectData

/// What went wrong while a task worked, and what the task has to do about it.
package struct SinkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The instruction. Every kind has one row in docs/errors.md and one test that reaches it.
    package enum Kind: String, Equatable, Sendable, CaseIterable {
        /// The store has given no answer for longer than `outage.max.ms`. Nothing is lost: the policy
        /// decides.
        case outage
        /// The store answered no, and will again (rights, disk full), or the configuration does not fit what
        /// is stored: a person has to change something.
        case rejected
        /// The store holds what this owner did not expect: drop local state, open again under a new owner id.
        case reopen
        /// Another owner holds the lock: write nothing, clean up nothing, wait for the group.
        case fenced
        /// One record cannot be written: the policy decides (skip, dead letter, fail).
        case badRecord
        /// Stored data is not what this program or the Java connector writes: fail, touch nothing.
        case corrupt
    }

    package struct Context: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var kind: Kind
    /// The step, such as `lock.replace`, `open.position`.
    package var operation: String
    package var topicPartition: TopicPartition?
    /// What happened, in one sentence.
    package var detail: String
    package var context: [Context]
    /// What the person who reads the log can do.
    package var hint: String?

    package init(
        _ kind: Kind, _ operation: String, _ topicPartition: TopicPartition?, _ detail: String,
        context: [Context] = [],
        hint: String? = nil
    ) {
        self.kind = kind
        self.operation = operation
        self.topicPartition = topicPartition
        self.detail = detail
        self.context = context
        self.hint = hint
    }

    package var description: String {
        var text = operation
        if let topicPartition { text += " of \(topicPartition)" }
        text += ": \(detail)"
        if !context.isEmpty {
            text += " [" + context.map { "\($0.name)=\($0.value)" }.joined(separator: ", ") + "]"
        }
        if let hint { text += "; \(hint)" }
        return text
    }
}
