import ConnectData
import JSON

extension LockDocument {
    /// The compact JSON of the lock, members in the Java connector's order.
    package var encoded: [UInt8] {
        var members: [JSON.Member] = [
            .init("owner", .string(owner)),
            .init("committedOffset", committedOffset.map { .int($0) } ?? .null),
            .init("pendingState", pending.map(Self.json) ?? .null),
        ]
        if let sluice { members.append(.init("sluice", sluice)) }
        return JSON.object(members).bytes
    }

    private static func json(_ pending: Pending) -> JSON {
        .object([
            .init("pendingOffset", .int(pending.offset)),
            .init("pendingOperations", .array(pending.operations.map(json))),
        ])
    }

    private static func json(_ operation: Operation) -> JSON {
        let members: [(String, String)] =
            switch operation {
            case .upload(let bucket, let source, let destination):
                [("type", "upload"), ("bucket", bucket), ("source", source), ("destination", destination)]
            case .copy(let bucket, let source, let destination, let etag):
                [
                    ("type", "copy"), ("bucket", bucket), ("source", source), ("destination", destination),
                    ("eTag", etag),
                ]
            case .delete(let bucket, let source, let etag):
                [("type", "delete"), ("bucket", bucket), ("source", source), ("eTag", etag)]
            }
        return .object(members.map { JSON.Member($0.0, .string($0.1)) })
    }

    /// Why the content of a lock cannot be read. A zero-byte lock is one of these, never "no lock".
    package struct DecodingError: Error, Equatable, Sendable {
        package var detail: String
    }

    /// Reads a lock of ours or of a Java connector: members in any order, unknown ones passed over, absent
    /// optional ones null; `owner` and at least one operation in a pending state are required.
    package init(decoding bytes: [UInt8]) throws(DecodingError) {
        guard !bytes.isEmpty else {
            throw DecodingError(detail: "it has zero bytes: its writer died while writing it")
        }
        let json: JSON
        do { json = try JSON(parsing: bytes) } catch { throw DecodingError(detail: error.description) }
        guard json.members != nil else { throw DecodingError(detail: "it is not a JSON object") }
        guard let owner = json["owner"]?.string else { throw DecodingError(detail: "it has no 'owner'") }
        self.owner = owner
        committedOffset = try Self.offset(json["committedOffset"], "committedOffset")
        pending = nil
        if let state = json["pendingState"], state != .null { pending = try Self.pending(state) }
        sluice = json["sluice"]
    }

    private static func offset(_ value: JSON?, _ name: String) throws(DecodingError) -> Offset? {
        guard let value, value != .null else { return nil }
        guard let offset = value.int64, offset >= 0 else {
            throw DecodingError(detail: "'\(name)' is not an offset: \(value.text)")
        }
        return offset
    }

    private static func pending(_ state: JSON) throws(DecodingError) -> Pending {
        guard let offset = try offset(state["pendingOffset"], "pendingOffset") else {
            throw DecodingError(detail: "'pendingState' has no 'pendingOffset'")
        }
        guard let list = state["pendingOperations"]?.array, !list.isEmpty else {
            throw DecodingError(detail: "'pendingOperations' is empty or missing")
        }
        var operations: [Operation] = []
        for element in list { operations.append(try operation(element)) }
        return Pending(offset: offset, operations: operations)
    }

    private static func operation(_ element: JSON) throws(DecodingError) -> Operation {
        func text(_ name: String) throws(DecodingError) -> String {
            guard let text = element[name]?.string else {
                throw DecodingError(detail: "an operation has no '\(name)': \(element.text)")
            }
            return text
        }
        switch try text("type") {
        case "upload":
            return .upload(
                bucket: try text("bucket"), source: try text("source"), destination: try text("destination"))
        case "copy":
            return .copy(
                bucket: try text("bucket"), source: try text("source"), destination: try text("destination"),
                etag: try text("eTag"))
        case "delete":
            return .delete(bucket: try text("bucket"), source: try text("source"), etag: try text("eTag"))
        case let other: throw DecodingError(detail: "an operation of unknown type '\(other)'")
        }
    }
}
