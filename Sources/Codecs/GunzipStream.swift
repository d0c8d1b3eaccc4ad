public import Bytes
import CCodecs

/// Reads gzip (RFC 1952) piece by piece: any number of members one behind the other.
public struct GunzipStream: ~Copyable, @unchecked Sendable {  // Unique owner of the zlib state.
    /// The bytes are no gzip, or are damaged.
    public struct Malformed: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    // zlib's state points back at this struct: it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    /// A member has ended and no byte of another has come: the file may end here.
    public private(set) var isComplete = false

    public init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let gzipHeader: Int32 = 16
        let result = inflateInit2_(
            stream, MAX_WBITS + gzipHeader, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "zlib: \(result == Z_MEM_ERROR ? "out of memory" : "code \(result)")")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Appends what `bytes` unpack to; a little may come with the next call.
    public mutating func write(
        _ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer
    ) throws(Malformed) {
        precondition(bytes.count <= Int(Int32.max), "pieces are small")
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(bytes.count)
        while stream.pointee.avail_in > 0 {
            if isComplete {
                inflateReset(stream)
                isComplete = false
            }
            repeat {
                out.reserve(1 << 16)
                let room = min(out.capacity - out.count, Int(Int32.max))
                stream.pointee.next_out = (out.pointer + out.count).assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(room)
                let result = inflate(stream, Z_NO_FLUSH)
                out.setCount(out.count + room - Int(stream.pointee.avail_out))
                switch result {
                case Z_OK, Z_BUF_ERROR: break
                case Z_STREAM_END: isComplete = true
                default:
                    let said = stream.pointee.msg.map { String(cString: $0) } ?? "code \(result)"
                    throw Malformed(description: "it is no gzip: \(said)")
                }
            } while stream.pointee.avail_out == 0 && !isComplete
        }
    }
}
