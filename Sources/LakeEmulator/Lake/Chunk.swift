/// Bytes that were sent once and never change: one file of the emulator's directory, or memory where it has
/// none. The file goes with the last object that holds it, so that a reader never loses what it reads.
final class Chunk: Sendable {
    let number: UInt64
    let length: Int
    private let bytes: [UInt8]?
    private let store: ChunkStore

    init(number: UInt64, length: Int, bytes: [UInt8]?, store: ChunkStore) {
        self.number = number
        self.length = length
        self.bytes = bytes
        self.store = store
    }

    deinit { if bytes == nil { store.discard(number) } }

    /// Fills `out` with the bytes from `offset` on.
    func read(at offset: Int, into out: UnsafeMutableRawBufferPointer) throws(ChunkFailure) {
        guard let bytes else { return try store.read(number, at: offset, into: out) }
        bytes.withUnsafeBytes {
            out.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + out.count]))
        }
    }
}

/// A piece of a chunk.
struct Segment: Sendable {
    var chunk: Chunk
    var offset: Int
    var length: Int

    init(_ chunk: Chunk) { self.init(chunk, offset: 0, length: chunk.length) }
    init(_ chunk: Chunk, offset: Int, length: Int) {
        self.chunk = chunk
        self.offset = offset
        self.length = length
    }

    /// The part from `start` to `end`, both counted from the segment's beginning.
    func part(_ start: Int, _ end: Int) -> Segment {
        Segment(chunk, offset: offset + start, length: end - start)
    }
}

/// The machine refused a file below the emulator's directory.
package struct ChunkFailure: Error, CustomStringConvertible {
    package var description: String

    init(_ call: String, _ path: String, _ code: Int32) {
        description = "\(call) of \(path) failed: errno \(code)"
    }
}
