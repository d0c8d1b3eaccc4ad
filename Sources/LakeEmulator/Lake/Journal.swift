import Glibc

/// The namespace on disk: `journal.jsonl`, a line for each request that changed something, written before its
/// answer. Nothing is forced to the disk: it must outlive the process, not the machine.
final class Journal: @unchecked Sendable {  // Used under the lake's lock only.
    private let path: String
    private var file: Int32

    private init(path: String, file: Int32) {
        self.path = path
        self.file = file
    }

    deinit { close(file) }

    /// Reads the journal below `directory` into `namespace`, writes it anew with what is left, and goes on
    /// behind that. A last line without an end is an answer that was never given.
    static func open(directory: String, store: ChunkStore, into namespace: inout Namespace)
        throws(LakeFailure) -> Journal
    {
        let path = directory + "/journal.jsonl"
        var reader = JournalReader(store: store)
        let bytes = try WholeFile.read(path) ?? []
        var number = 0
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            number += 1
            guard let changes = reader.changes(Array(bytes[start..<end])) else {
                throw LakeFailure(
                    "line \(number) of \(path) is no journal line; delete \(directory) to begin anew")
            }
            for change in changes { namespace.apply(change) }
            start = end + 1
        }
        store.removeAll(except: reader.seen)
        let fresh = path + ".new"
        let out = Glibc.open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_APPEND, 0o644)
        guard out >= 0 else { throw LakeFailure("open of \(fresh) failed: errno \(errno)") }
        let journal = Journal(path: path, file: out)
        for changes in namespace.whole { try journal.write(changes) }
        guard rename(fresh, path) == 0 else { throw LakeFailure("rename of \(fresh) failed: errno \(errno)") }
        return journal
    }

    /// Adds a line; where that fails, nothing of it stays.
    func write(_ changes: [Change]) throws(LakeFailure) {
        let line = JournalLine.text(changes)
        let end = lseek(file, 0, SEEK_END)
        var done = 0
        while done < line.count {
            let count = line.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + done, line.count - done) }
            guard count > 0 || errno == EINTR else {
                let failure = LakeFailure("write of \(path) failed: errno \(errno)")
                _ = ftruncate(file, end)
                throw failure
            }
            done += max(0, count)
        }
    }
}

extension Namespace {
    /// Changes that make this namespace out of nothing, a line each.
    fileprivate var whole: [[Change]] {
        var out: [[Change]] = graves.map { [.dropContainer($0.key, at: $0.value)] }
        for (name, container) in containers {
            out.append([
                .container(
                    name, etag: container.etag, modified: container.modified, metadata: container.metadata),
                .put(name, ObjectPath(""), container.root),
            ])
            for path in container.table.keys {
                if let node = container.table[path] { out.append([.put(name, path, node)]) }
            }
            for (path, blocks) in container.uncommitted {
                out.append(blocks.map { .block(name, path, Block(id: $0.key, segment: $0.value)) })
            }
            for (path, states) in container.versions {
                out.append(states.map { .version(name, path, $0) })
            }
        }
        return out
    }
}
