package import JSON
package import ObjectStore
import Sink

/// One change of the store, planned or done.
package enum StoreStep: Equatable, Sendable {
    case create(ObjectKey, [UInt8])
    case replace(ObjectKey, [UInt8])
    case publish(ObjectKey, as: ObjectKey)
    case delete(ObjectKey)

    /// What it does, in plain words.
    package var words: String {
        switch self {
        case .create(let key, let content): "write \(key): \(Self.words(of: content))"
        case .replace(let key, let content): "rewrite \(key): \(Self.words(of: content))"
        case .publish(let source, let destination): "rename \(source) to \(destination)"
        case .delete(let key): "delete \(key)"
        }
    }

    private static func words(of content: [UInt8]) -> String {
        guard let document = try? LockDocument(decoding: content) else { return "\(content.count) bytes" }
        return LockWords.stored(document, isKey: false)
    }

    package var json: JSON {
        switch self {
        case .create(let key, let content), .replace(let key, let content):
            let document = try? LockDocument(decoding: content)
            return [
                "step": .string(isCreate ? "create" : "replace"), "path": .string(key.text),
                "committedOffset": document?.committedOffset.map { .int($0) } ?? .null,
                "pendingOffset": document?.pending.map { .int($0.offset) } ?? .null,
            ]
        case .publish(let source, let destination):
            return [
                "step": "rename", "path": .string(source.text), "destination": .string(destination.text),
            ]
        case .delete(let key): return ["step": "delete", "path": .string(key.text)]
        }
    }

    /// Each lock once, as it stands at the end: a claim and what follows on it are two writes of one lock.
    static func merged(_ steps: [StoreStep]) -> [StoreStep] {
        var merged: [StoreStep] = []
        for step in steps {
            guard case .replace(let key, let content) = step,
                let earlier = merged.lastIndex(where: { $0.lock == key })
            else {
                merged.append(step)
                continue
            }
            let isNew = merged.remove(at: earlier).isCreate
            merged.append(isNew ? .create(key, content) : step)
        }
        return merged
    }

    /// What it writes.
    private var lock: ObjectKey? {
        switch self {
        case .create(let key, _), .replace(let key, _): key
        case .publish, .delete: nil
        }
    }

    private var isCreate: Bool { if case .create = self { true } else { false } }
}
