import ConnectData
package import JSON
import Logging
import ObjectStore
package import Sink

/// What a lock says, in plain words and as JSON.
package struct LockWords: Sendable {
    package let lock: FoundLock

    package init(_ lock: FoundLock) { self.lock = lock }

    package var lines: [String] { described(operations: true, sums: true) }

    /// Without the operations of a pending and the sums.
    package var summary: [String] { described(operations: false, sums: false) }

    private func described(operations: Bool, sums: Bool) -> [String] {
        let name = lock.key.map { "key \($0)" } ?? (lock.generation == .master ? "master" : "9.x lock")
        guard let document = lock.document else {
            var line = "\(name): cannot be read: \(unreadable)"
            line += " (\(lock.path), \(lock.size) bytes"
            if let modified = lock.modified { line += ", last changed \(Self.time(modified))" }
            return [line + ")"]
        }
        var lines = ["\(name): \(Self.owner(document))"]
        lines.append("  " + Self.stored(document, isKey: lock.generation == .key))
        for operation in operations ? document.pending?.operations ?? [] : [] {
            lines.append("  " + Self.words(operation))
        }
        if lock.generation == .key, document.sluiceOwner != nil, let offset = document.takenOver {
            lines.append("  those up to \(offset) lie in files of the connector that was taken over")
        }
        if sums, let proof = LockProof(document.sluice) {
            let days = proof.boundaries.count
            let takenOver = proof.sums.skipped(.takenOver).count
            lines.append(
                "  sums since offset \(proof.sums.from): \(proof.sums.delivered.count) delivered, "
                    + "\(proof.sums.delivered.count - proof.sums.stored.count - takenOver) skipped"
                    + (takenOver > 0 ? ", \(takenOver) taken over" : "")
                    + (days > 0 ? ", \(days) closed window(s)" : ""))
            for window in proof.boundaries {
                lines.append(
                    "    window of \(Self.day(window.day)): below offset \(window.end), "
                        + "\(window.sums.delivered.count) delivered since \(proof.sums.from)")
            }
        }
        return lines
    }

    private var unreadable: String {
        if case .unreadable(let why) = lock.content { why } else { "" }
    }

    static func owner(_ document: LockDocument) -> String {
        guard let owner = document.sluiceOwner else { return "of a Java connector, owner \(document.owner)" }
        var text = "of Sluice, cluster \(owner.cluster)"
        if let group = owner.group { text += ", group \(group)" }
        if let id = owner.ownerID { text += ", owner \(id)" + (owner.nonce.map { ", write \($0)" } ?? "") }
        if let function = owner.keyFunction { text += ", key function \(function)" }
        return owner.atLeastOnce ? text + ", at-least-once" : text
    }

    package static func stored(_ document: LockDocument, isKey: Bool) -> String {
        let what = isKey ? "the key's offsets" : "offsets"
        var text =
            switch document.committedOffset {
            case let offset?: "\(what) up to \(offset) are stored"
            case nil where document.sluiceOwner != nil: "nothing is stored"
            case nil: "says nothing of what is stored"
            }
        if let pending = document.pending {
            text += "; pending up to \(pending.offset), \(pending.operations.count) operation(s)"
        }
        return text
    }

    static func words(_ operation: LockDocument.Operation) -> String {
        switch operation {
        case .upload(_, let source, let destination): "upload of the local file \(source) to \(destination)"
        case .copy(_, let source, let destination, let etag):
            "rename \(source) to \(destination), ETag \(etag)"
        case .delete(_, let source, let etag): "delete \(source), ETag \(etag)"
        }
    }

    package var json: JSON {
        var members: [JSON.Member] = [
            .init("path", .string(lock.path.text)), .init("generation", .string(lock.generation.rawValue)),
            .init("key", lock.key.map(JSON.string) ?? .null), .init("etag", .string(lock.etag.text)),
            .init("bytes", .int(lock.size)),
        ]
        if let modified = lock.modified { members.append(.init("modified", .int(modified))) }
        guard let document = lock.document else {
            return .object(members + [.init("unreadable", .string(unreadable))])
        }
        members.append(.init("owner", .string(document.owner)))
        members.append(.init("isSluice", .bool(document.sluiceOwner != nil)))
        if let owner = document.sluiceOwner {
            members.append(.init("cluster", .string(owner.cluster)))
            members.append(.init("group", owner.group.map(JSON.string) ?? .null))
        }
        // The lock's own members as they stand.
        if let own = try? JSON(parsing: document.encoded) {
            for name in ["committedOffset", "pendingState", "sluice"] {
                if let value = own[name] { members.append(.init(name, value)) }
            }
        }
        return .object(members)
    }

    /// Epoch seconds as `2026-11-21T10:11:12Z`.
    static func time(_ seconds: Int64) -> String { UTC.text(seconds * 1_000).dropLast(5) + "Z" }

    private static func day(_ day: Int64) -> String { String(UTC.text(day * 86_400_000).prefix(10)) }
}
