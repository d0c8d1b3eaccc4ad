import ConnectData
package import JSON
import ObjectStore
package import Sink

/// One operation of a pending that a lock names, and what of it is there.
package struct PendingLook: Equatable, Sendable {
    package enum Presence: String, Equatable, Sendable {
        case there, gone
        /// Under that name, with another ETag than the lock names.
        case another
    }

    package var operation: LockDocument.Operation
    package var temporary: Presence
    package var final: Presence
    /// What would be, or was, done with it.
    package var action: String = ""

    /// - Parameter head: of an object, by its path in the lock.
    init(_ operation: LockDocument.Operation, head: (ObjectKey) throws(StoreError) -> ObjectHead?)
        throws(StoreError)
    {
        self.operation = operation
        (temporary, final) = (.gone, .gone)
        switch operation {
        case .upload: break
        case .copy(_, let source, let destination, let etag):
            temporary = Self.presence(try head(LockDocument.Operation.key(source)), etag)
            if try head(LockDocument.Operation.key(destination)) != nil { final = .there }
        case .delete(_, let source, let etag):
            temporary = Self.presence(try head(LockDocument.Operation.key(source)), etag)
        }
    }

    private static func presence(_ head: ObjectHead?, _ etag: String) -> Presence {
        guard let head else { return .gone }
        return head.etag == LockDocument.Operation.bare(etag) ? .there : .another
    }

    /// Says what becomes of it, from the changes that were made or planned.
    mutating func judge(_ pending: LockDocument.Pending, _ steps: [StoreStep], isRefused: Bool) {
        action = words(pending, steps, isRefused: isRefused)
    }

    private func words(
        _ pending: LockDocument.Pending, _ steps: [StoreStep], isRefused: Bool
    ) -> String {
        if pending.isUnfinished {
            return "given up: its upload was never finished, its records are read again"
        }
        switch operation {
        case .upload: return "given up"
        case .copy(_, let source, _, _):
            let source = LockDocument.Operation.key(source)
            for case .publish(source, let final) in steps { return "renamed to \(final)" }
            if steps.contains(.delete(source)) {
                return "its temporary object is deleted: the final is the same file"
            }
            if isRefused { return "left as it is" }
            return temporary == .there ? "left unpublished: a fenced owner's" : "counts as published"
        case .delete(_, let source, _):
            let isCopied = pending.operations.contains {
                if case .copy(_, source, _, _) = $0 { true } else { false }
            }
            if isCopied, !isRefused { return "renamed with its copy" }
            let isDone = steps.contains(.delete(LockDocument.Operation.key(source)))
            return isDone ? "deleted" : temporary == .gone ? "done already" : "left as it is"
        }
    }

    package var lines: [String] {
        var facts: [String] = []
        switch operation {
        case .upload: break
        case .copy: facts = ["temporary object \(temporary.rawValue)", "final \(final.rawValue)"]
        case .delete: facts = ["temporary object \(temporary.rawValue)"]
        }
        let seen = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        return [LockWords.words(operation) + seen, "  -> \(action)"]
    }

    package var json: JSON {
        [
            "operation": .string(LockWords.words(operation)), "temporary": .string(temporary.rawValue),
            "final": .string(final.rawValue), "action": .string(action),
        ]
    }
}
