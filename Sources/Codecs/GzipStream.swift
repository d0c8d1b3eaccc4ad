public import Bytes
import CCodecs

/// One gzip member (RFC 1952), written piece by piece.
///
/// zlib's state takes about 270 KB from `init` to `deinit`. `reset` begins the next member with the same
/// memory, so that a pool can serve any number of files; members one behind the other are one valid gzip
/// file.
public struct GzipStream: ~Copyable, @unchecked Sendable {  // Unique owner of the zlib state.
    /// The level when none is given.
    public static var defaultLevel: Int { 6 }

    // zlib's state points back at this struct: it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isFinished = false

    /// - Parameter level: 1 (fast) to 9 (small).
    public init(level: Int = GzipStream.defaultLevel) {
        precondition((1...9).contains(level), "gzip level \(level)")
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let gzipHeader: Int32 = 16
        let result = deflateInit2_(
            stream, Int32(level), Z_DEFLATED, MAX_WBITS + gzipHeader, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "zlib: \(result == Z_MEM_ERROR ? "out of memory" : "code \(result)")")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Compresses `bytes`; what zlib has ready is appended to `out` (it keeps up to a few hundred KB back).
    public mutating func write(_ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        precondition(!isFinished, "write after finish")
        var rest = bytes
        while rest.count > 0 {
            let piece = min(rest.count, Int(Int32.max))
            run(UnsafeRawBufferPointer(rebasing: rest[..<piece]), flush: Z_NO_FLUSH, into: &out)
            rest = UnsafeRawBufferPointer(rebasing: rest[piece...])
        }
    }

    /// Brings out everything written so far, to the byte; costs compression.
    public mutating func flush(into out: inout ByteBuffer) {
        precondition(!isFinished, "flush after finish")
        run(.init(start: nil, count: 0), flush: Z_SYNC_FLUSH, into: &out)
    }

    /// Appends the rest and the trailer. Only `reset` may follow.
    public mutating func finish(into out: inout ByteBuffer) {
        precondition(!isFinished, "finish after finish")
        run(.init(start: nil, count: 0), flush: Z_FINISH, into: &out)
        isFinished = true
    }

    /// Forgets everything and begins the next member.
    public mutating func reset() {
        precondition(deflateReset(stream) == Z_OK, "zlib cannot reset its state")
        isFinished = false
    }

    private mutating func run(_ bytes: UnsafeRawBufferPointer, flush: Int32, into out: inout ByteBuffer) {
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(bytes.count)
        while true {
            out.reserve(4096)
            let room = min(out.capacity - out.count, Int(Int32.max))
            stream.pointee.next_out = (out.pointer + out.count).assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(room)
            let result = deflate(stream, flush)
            precondition(
                result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR, "zlib: code \(result)")
            out.setCount(out.count + room - Int(stream.pointee.avail_out))
            if result == Z_STREAM_END { return }
            // Room left over means that zlib has nothing more to say for this flush.
            if stream.pointee.avail_out > 0, flush != Z_FINISH { return }
        }
    }
}
