import Bytes
import JSON

/// Reads journal lines back. One chunk is one object, however many lines name it.
struct JournalReader {
    let store: ChunkStore
    private var chunks: [UInt64: Chunk] = [:]

    init(store: ChunkStore) { self.store = store }

    /// The chunks that any line named.
    var seen: Set<UInt64> { Set(chunks.keys) }

    /// The line's changes; nil where it is none of ours.
    mutating func changes(_ line: [UInt8]) -> [Change]? {
        guard let parts = (try? JSON(parsing: line))?.array else { return nil }
        var out: [Change] = []
        for part in parts {
            guard let change = change(part) else { return nil }
            out.append(change)
        }
        return out
    }

    private mutating func change(_ json: JSON) -> Change? {
        let cells = Cells(json)
        guard let name = cells.string(1) else { return nil }
        let path = ObjectPath(cells.string(2) ?? "")
        switch cells.string(0) {
        case "container":
            guard let etag = cells.int(2), let modified = cells.int(3) else { return nil }
            return .container(
                name, etag: ETag(ticks: UInt64(etag)), modified: EmulatorInstant(nanoseconds: modified),
                metadata: properties(cells[4]))
        case "drop": return cells.time(2).map { .dropContainer(name, at: $0) }
        case "put": return node(cells[3]).map { .put(name, path, $0) }
        case "remove": return .remove(name, path)
        case "removeOne": return .removeOne(name, path)
        case "move":
            guard let to = cells.string(3), let destination = cells.string(4) else { return nil }
            return .move(name, path, to: to, ObjectPath(destination))
        case "append":
            guard let position = cells.int(3), let segment = segment(cells[4]) else { return nil }
            return .append(name, path, position: Int(position), segment)
        case "block":
            guard let id = cells.string(3), let segment = segment(cells[4]) else { return nil }
            return .block(name, path, Block(id: id, segment: segment))
        case "dropBlocks": return .dropBlocks(name, path)
        case "version": return node(cells[3]).map { .version(name, path, $0) }
        default: return nil
        }
    }

    private mutating func segment(_ json: JSON?) -> Segment? {
        let cells = Cells(json)
        guard let number = cells.int(0), let size = cells.int(1), let offset = cells.int(2),
            let length = cells.int(3)
        else { return nil }
        let id = UInt64(number)
        let chunk = chunks[id] ?? store.adopt(id, length: Int(size))
        chunks[id] = chunk
        return Segment(chunk, offset: Int(offset), length: Int(length))
    }

    private func properties(_ json: JSON?) -> [Property] {
        let texts = (json?.array ?? []).compactMap(\.string)
        return stride(from: 0, to: texts.count - 1, by: 2).map {
            Property(name: texts[$0], value: texts[$0 + 1])
        }
    }

    private mutating func node(_ json: JSON?) -> Node? {
        guard let json, let kind = json["kind"]?.string.flatMap(Node.Kind.init(rawValue:)),
            let etag = json["etag"]?.int64, let modified = json["modified"]?.int64,
            let created = json["created"]?.int64,
            let origin = json["origin"]?.string.flatMap(Face.init(rawValue:))
        else { return nil }
        let stamp = Stamp(now: EmulatorInstant(nanoseconds: modified), etag: ETag(ticks: UInt64(etag)))
        var node = Node(kind, stamp, origin: origin)
        node.created = EmulatorInstant(nanoseconds: created)
        node.metadata = properties(json["metadata"])
        node.headers = headers(Cells(json["headers"]))
        node.content = Content((json["content"]?.array ?? []).compactMap { segment($0) })
        for piece in json["staged"]?.array ?? [] {
            let cells = Cells(piece)
            if let position = cells.int(0), let segment = segment(cells[1]) {
                node.staged.add(segment, at: Int(position))
            }
        }
        node.blocks = (json["blocks"]?.array ?? []).compactMap { json in
            let cells = Cells(json)
            guard let id = cells.string(0), let segment = segment(cells[1]) else { return nil }
            return Block(id: id, segment: segment)
        }
        let access = Cells(json["access"])
        node.access = Access(
            owner: access.string(0) ?? "$superuser", group: access.string(1) ?? "$superuser",
            mode: Int(access.int(2) ?? 0), entries: access.string(3))
        let lease = Cells(json["lease"])
        node.lease = Lease(
            id: lease.string(0), duration: Int(lease.int(1) ?? -1), end: lease.time(2),
            breakEnd: lease.time(3))
        node.copy = copy(Cells(json["copy"]))
        return node
    }

    private func headers(_ cells: Cells) -> ContentHeaders {
        ContentHeaders(
            type: cells.string(0), encoding: cells.string(1), language: cells.string(2),
            disposition: cells.string(3), cacheControl: cells.string(4),
            md5: cells.string(5).flatMap { Base64.decode($0.utf8) })
    }

    private func copy(_ cells: Cells) -> CopyState? {
        guard let id = cells.string(0), let source = cells.string(1), let finished = cells.time(2) else {
            return nil
        }
        return CopyState(
            id: id, source: source, finished: finished, pendingLooks: Int(cells.int(3) ?? 0),
            aborted: cells[4]?.bool ?? false)
    }
}

/// An array's elements by their place.
private struct Cells {
    let cells: [JSON]

    init(_ json: JSON?) { cells = json?.array ?? [] }
    subscript(index: Int) -> JSON? { index < cells.count ? cells[index] : nil }
    func string(_ index: Int) -> String? { self[index]?.string }
    func int(_ index: Int) -> Int64? { self[index]?.int64 }
    func time(_ index: Int) -> EmulatorInstant? { int(index).map { EmulatorInstant(nanoseconds: $0) } }
}
