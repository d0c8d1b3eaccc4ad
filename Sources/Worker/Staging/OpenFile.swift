import Bytes
import Codecs
import ConnectData
import Formats
import Glibc
import Sink

/// One staging file that records are appended to: its local file, the bytes not yet written, and what the
/// commit needs to know of it.
///
/// Lives in the task's `OpenFiles` table; a plain struct, so that appending a record touches no object.
struct OpenFile: ~Copyable {
    /// Unique within the task; names the file in the machine's events.
    let id: UInt64
    let path: String
    /// Index of the partition key within its topic partition.
    var key: Int32
    /// Compressed on its way to the local file.
    let isPacked: Bool
    /// -1 while parked: the file is opened again for its next write.
    var descriptor: Int32 = -1
    var buffer: ByteBuffer
    var format = FileState()

    let firstOffset: Offset
    var lastOffset: Offset
    var count = 0
    var minTimestamp = Int64.max
    var maxTimestamp = Int64.min
    /// Bytes that records have put into the file, before compression.
    var encoded = 0
    /// Bytes handed to the local file (compressed ones under gzip).
    var written = 0
    /// CRC-64 of them, as Azure checks it: an upload sends it along without reading the file for it.
    var checksum: UInt64 = 0
    var offsets = OffsetSum()

    init(id: UInt64, path: String, key: Int32, firstOffset: Offset, isPacked: Bool) {
        self.id = id
        self.path = path
        self.key = key
        self.isPacked = isPacked
        self.firstOffset = firstOffset
        lastOffset = firstOffset
        buffer = ByteBuffer(capacity: 512)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Encoded bytes so far: what `flush.size` counts. Under gzip only what has been compressed.
    var size: Int { isPacked ? written : written + buffer.count }

    /// A buffer that one large record has grown beyond this is given back.
    private static let bufferKept = 128 << 10

    /// Counts one record whose bytes have been appended.
    @inline(__always) mutating func account(offset: Offset, timestamp: Int64) {
        lastOffset = offset
        count &+= 1
        if timestamp < minTimestamp { minTimestamp = timestamp }
        if timestamp > maxTimestamp { maxTimestamp = timestamp }
        offsets.add(offset)
    }

    /// Writes what is buffered to the local file.
    mutating func spill(_ packer: inout Packer) throws(StagingError) {
        guard buffer.count > 0 else { return }
        try write(isPacked ? packer.pack(buffer.bytes) : buffer.bytes)
        buffer.removeAll()
        if buffer.capacity > Self.bufferKept { buffer.shrink(to: 512) }
    }

    /// Writes bytes past the buffer, which must be empty: runs of a batch go straight to the file.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StagingError) {
        guard bytes.count > 0 else { return }
        if descriptor < 0 {
            descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw StagingError("open", path) }
        }
        checksum = CRC64.hash(bytes, continuing: checksum)
        var rest = bytes
        while let start = rest.baseAddress, rest.count > 0 {
            let done = Glibc.write(descriptor, start, rest.count)
            guard done >= 0 else {
                if errno == EINTR { continue }
                throw StagingError("write", path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[done...])
        }
        written += bytes.count
    }

    /// Writes everything and closes the local file. Durable once the store's upload has answered, not before.
    mutating func seal(_ packer: inout Packer) throws(StagingError) {
        try spill(&packer)
        if descriptor < 0 {  // A file of empty records has no bytes, but it must be there.
            descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw StagingError("open", path) }
        }
        let code = close(descriptor)
        descriptor = -1
        guard code == 0 else { throw StagingError("close", path) }
    }

    /// Closes the descriptor and keeps the file (the cap on open descriptors).
    mutating func park(_ packer: inout Packer) throws(StagingError) {
        try spill(&packer)
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
