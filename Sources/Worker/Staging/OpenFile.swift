import Bytes
import Codecs
import ConnectData
import Formats
import Sink

/// One staging file that records are appended to: its local file, the bytes not yet written, and what the
/// commit needs to know of it.
///
/// Lives in the task's `OpenFiles` table; a plain struct, so that appending a record touches no object.
struct OpenFile: ~Copyable {
    /// Unique within the task; names the file in the machine's events.
    let id: UInt64
    /// The staging file's name is its number below the task's directory.
    private let area: StagingArea
    private let number: Int
    /// Index of the partition key within its topic partition.
    var key: Int32
    /// Compressed on its way to the local file.
    let isPacked: Bool
    /// -1 while parked: the file is opened again for its next write.
    var descriptor: Int32 = -1
    /// Its place among those that keep their descriptor; -1 = none.
    var holding: Int32 = -1
    /// It has written since that was last asked.
    var hasWritten = false
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

    init(
        id: UInt64, number: Int, in area: StagingArea, key: Int32, firstOffset: Offset, isPacked: Bool
    ) {
        self.id = id
        self.area = area
        self.number = number
        self.key = key
        self.isPacked = isPacked
        self.firstOffset = firstOffset
        lastOffset = firstOffset
        buffer = ByteBuffer(capacity: 0)
    }

    var path: String { area.path(number) }

    private var disk: any StagingDisk { area.disk }

    deinit {
        if descriptor >= 0 { disk.abandon(descriptor) }
    }

    /// Encoded bytes so far: what `flush.size` counts. Under gzip only what has been compressed.
    var size: Int { isPacked ? written : written + buffer.count }

    /// A buffer that one large record has grown beyond this is given back; so is a small one: with very many
    /// open files most of them are empty, or hold one record.
    private static let buffersKept = 4 << 10...128 << 10

    /// Counts one record whose bytes have been appended.
    @inline(__always) mutating func account(offset: Offset, timestamp: Int64) {
        lastOffset = offset
        count &+= 1
        if timestamp < minTimestamp { minTimestamp = timestamp }
        if timestamp > maxTimestamp { maxTimestamp = timestamp }
        offsets.add(offset)
    }

    /// Writes what is buffered to the local file. Refused, it stays buffered.
    mutating func spill(_ packer: inout Packer) throws(StagingError) {
        guard buffer.count > 0 else { return }
        try write(isPacked ? packer.pack(buffer.bytes) : buffer.bytes)
        buffer.removeAll()
        hasWritten = true
        if !Self.buffersKept.contains(buffer.capacity) { buffer.shrink(to: 0) }
    }

    /// Writes bytes past the buffer, which must be empty: runs of a batch go straight to the file.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StagingError) {
        guard bytes.count > 0 else { return }
        if descriptor < 0 { descriptor = try disk.open(path, makes: written == 0) }
        try disk.write(bytes, to: descriptor, of: path)
        checksum = CRC64.hash(bytes, continuing: checksum)
        written += bytes.count
    }

    /// Writes what is left and closes the local file. Durable once the store's upload has answered.
    mutating func seal(_ packer: inout Packer) throws(StagingError) {
        try spill(&packer)
        // A file of empty records has no bytes, but it must be there.
        let open = descriptor < 0 ? try disk.open(path, makes: written == 0) : descriptor
        descriptor = -1
        try disk.close(open, of: path)
    }

    /// Makes the local file of records that have no bytes.
    mutating func touch() throws(StagingError) {
        if descriptor < 0, written == 0 { descriptor = try disk.open(path, makes: true) }
    }

    /// Closes the descriptor and keeps the file (the cap on open descriptors).
    mutating func park(_ packer: inout Packer) throws(StagingError) {
        defer {
            if descriptor >= 0 { disk.abandon(descriptor) }
            descriptor = -1
        }
        try spill(&packer)
    }
}
