import Glibc
import Synchronization

/// Where the contents lie: one file a chunk in a directory, or memory.
final class ChunkStore: Sendable {
    /// Nil keeps everything in memory.
    let directory: String?
    private let last = Atomic<UInt64>(0)
    private let closed = Atomic<Bool>(false)

    init(directory: String?) { self.directory = directory }

    /// Writes bytes of a request; nothing names them until the namespace does.
    func write(_ bytes: [UInt8]) throws(ChunkFailure) -> Chunk {
        let number = last.add(1, ordering: .relaxed).newValue
        guard directory != nil else {
            return Chunk(number: number, length: bytes.count, bytes: bytes, store: self)
        }
        let path = path(number)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw ChunkFailure("open", path, errno) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress! + done, bytes.count - done)
            }
            guard count > 0 || errno == EINTR else {
                let failure = ChunkFailure("write", path, errno)
                unlink(path)
                throw failure
            }
            done += max(0, count)
        }
        return Chunk(number: number, length: bytes.count, bytes: nil, store: self)
    }

    /// A chunk that the journal names.
    func adopt(_ number: UInt64, length: Int) -> Chunk {
        if number > last.load(ordering: .relaxed) { last.store(number, ordering: .relaxed) }
        return Chunk(number: number, length: length, bytes: nil, store: self)
    }

    func read(_ number: UInt64, at offset: Int, into out: UnsafeMutableRawBufferPointer)
        throws(ChunkFailure)
    {
        let path = path(number)
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ChunkFailure("open", path, errno) }
        defer { close(file) }
        var done = 0
        while done < out.count {
            let count = pread(file, out.baseAddress! + done, out.count - done, off_t(offset + done))
            guard count > 0 || (count < 0 && errno == EINTR) else { throw ChunkFailure("read", path, errno) }
            done += max(0, count)
        }
    }

    /// Its last user is gone. Nothing is deleted once the lake was closed: then memory goes, not the lake.
    func discard(_ number: UInt64) {
        if directory != nil, !closed.load(ordering: .acquiring) { unlink(path(number)) }
    }

    func close() { closed.store(true, ordering: .releasing) }

    /// Files that a killed emulator wrote and no journal line names.
    func removeAll(except kept: Set<UInt64>) {
        guard let directory, let listing = opendir(directory) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = UInt64(name, radix: 16), !kept.contains(number) { unlink(path(number)) }
        }
    }

    private func path(_ number: UInt64) -> String { "\(directory ?? "")/\(String(number, radix: 16))" }
    private func close(_ file: Int32) { _ = Glibc.close(file) }
}
