/// Why a store call did not return, as an instruction to the caller. The kind is chosen where the status or
/// errno is known, never by matching text.
package struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// The condition did not hold; nothing was changed.
        case refused(Refusal)
        /// The answer was lost: done, not done, or done later. Read before anything else.
        case unknown
        /// Not done, and it will pass: no answer before the request was sent, 5xx, 429, a lock held by a
        /// stopped process.
        case unavailable
        /// Not done, and it will not pass by itself: rights, missing container, bad name, disk full.
        case rejected
    }

    package enum Refusal: Equatable, Sendable {
        /// The object is another one than the ETag names.
        case changed
        /// There is no such object.
        case absent
        /// `create`: there is one already.
        case exists
        /// `publish`: the final name is taken.
        case destinationExists
    }

    package var kind: Kind
    /// The verb, such as `publish`.
    package var operation: String
    package var key: String
    /// What the store said: status, code, errno text, request id. No secrets.
    package var detail: String
    /// What a person can do about it.
    package var hint: String?

    package init(_ kind: Kind, _ operation: String, _ key: String, _ detail: String, hint: String? = nil) {
        self.kind = kind
        self.operation = operation
        self.key = key
        self.detail = detail
        self.hint = hint
    }

    package var description: String {
        "\(operation) \(key): \(detail)" + (hint.map { " (\($0))" } ?? "")
    }
}
