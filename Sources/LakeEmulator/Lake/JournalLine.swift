import Bytes
import JSON

/// The journal's text: one JSON array of changes a line.
enum JournalLine {
    static func text(_ changes: [Change]) -> [UInt8] {
        var bytes = JSON.array(changes.map(encode)).bytes
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private static func encode(_ change: Change) -> JSON {
        switch change {
        case .container(let name, let etag, let modified, let metadata):
            ["container", .string(name), .int(etag.ticks), .int(modified.nanoseconds), properties(metadata)]
        case .dropContainer(let name, let now): ["drop", .string(name), .int(now.nanoseconds)]
        case .put(let name, let path, let node): ["put", .string(name), .string(path.text), encode(node)]
        case .remove(let name, let path): ["remove", .string(name), .string(path.text)]
        case .removeOne(let name, let path): ["removeOne", .string(name), .string(path.text)]
        case .move(let from, let source, let to, let path):
            ["move", .string(from), .string(source.text), .string(to), .string(path.text)]
        case .append(let name, let path, let position, let segment):
            ["append", .string(name), .string(path.text), .int(position), encode(segment)]
        case .block(let name, let path, let block):
            ["block", .string(name), .string(path.text), .string(block.id), encode(block.segment)]
        case .dropBlocks(let name, let path): ["dropBlocks", .string(name), .string(path.text)]
        case .version(let name, let path, let node):
            ["version", .string(name), .string(path.text), encode(node)]
        }
    }

    private static func properties(_ list: [Property]) -> JSON {
        .array(list.flatMap { [.string($0.name), .string($0.value)] })
    }

    private static func encode(_ segment: Segment) -> JSON {
        [.int(segment.chunk.number), .int(segment.chunk.length), .int(segment.offset), .int(segment.length)]
    }

    private static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
    private static func optional(_ time: EmulatorInstant?) -> JSON {
        time.map { .int($0.nanoseconds) } ?? .null
    }

    private static func encode(_ node: Node) -> JSON {
        var out: [JSON.Member] = [
            .init("kind", .string(node.kind.rawValue)), .init("etag", .int(node.etag.ticks)),
            .init("modified", .int(node.modified.nanoseconds)),
            .init("created", .int(node.created.nanoseconds)), .init("origin", .string(node.origin.rawValue)),
            .init("access", encode(node.access)),
        ]
        if !node.metadata.isEmpty { out.append(.init("metadata", properties(node.metadata))) }
        if node.headers != ContentHeaders() { out.append(.init("headers", encode(node.headers))) }
        if node.content.length > 0 {
            out.append(.init("content", .array(node.content.segments.map(encode))))
        }
        if !node.staged.isEmpty {
            let pieces = node.staged.pieces.map { JSON.array([.int($0.key), encode($0.value)]) }
            out.append(.init("staged", .array(pieces)))
        }
        if !node.blocks.isEmpty {
            out.append(.init("blocks", .array(node.blocks.map { [.string($0.id), encode($0.segment)] })))
        }
        if node.lease != Lease() { out.append(.init("lease", encode(node.lease))) }
        if let copy = node.copy { out.append(.init("copy", encode(copy))) }
        return .object(out)
    }

    private static func encode(_ access: Access) -> JSON {
        [.string(access.owner), .string(access.group), .int(access.mode), optional(access.entries)]
    }

    private static func encode(_ headers: ContentHeaders) -> JSON {
        [
            optional(headers.type), optional(headers.encoding), optional(headers.language),
            optional(headers.disposition), optional(headers.cacheControl),
            optional(headers.md5.map { Base64.encode($0) }),
        ]
    }

    private static func encode(_ lease: Lease) -> JSON {
        [optional(lease.id), .int(lease.duration), optional(lease.end), optional(lease.breakEnd)]
    }

    private static func encode(_ copy: CopyState) -> JSON {
        [
            .string(copy.id), .string(copy.source), .int(copy.finished.nanoseconds), .int(copy.pendingLooks),
            .bool(copy.aborted),
        ]
    }
}
