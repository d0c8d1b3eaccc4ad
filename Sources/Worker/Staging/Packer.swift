import Bytes
import Codecs

/// Compresses what open files write out; one for all files of a task.
///
/// Each piece becomes a gzip member of its own (RFC 1952 allows any number in a file), so that an open file
/// costs no compressor of 270 KB while it waits for records.
struct Packer: ~Copyable {
    private var gzip: GzipStream?
    private var packed: ByteBuffer

    /// - Parameter gzipLevel: nil when no file is packed.
    init(gzipLevel: Int?) {
        gzip = gzipLevel.map { GzipStream(level: $0) }
        packed = ByteBuffer(capacity: gzipLevel == nil ? 0 : 64 << 10)
    }

    /// The bytes to write for `bytes`. Valid until the next call.
    mutating func pack(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        precondition(gzip != nil, "a packed file needs a level")
        packed.removeAll()
        gzip?.reset()
        gzip?.write(bytes, into: &packed)
        gzip?.finish(into: &packed)
        return packed.bytes
    }
}
