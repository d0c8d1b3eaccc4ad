/// How requests are repeated and files are cut. Times are milliseconds, sizes bytes.
package struct DataLakeSettings: Equatable, Sendable {
    /// What the service checks each piece of a file by.
    package enum Checksum: String, CaseIterable, Sendable {
        /// `x-ms-content-crc64`: as fast as memory.
        case crc64
        /// `Content-MD5`; it costs more than the upload. Taken by itself where a service refuses the former
        /// at start.
        case md5
    }

    /// How often a request that may be repeated is sent at most, the first time included.
    package var attemptsMax: Int
    /// Before the second try at most; doubled with each further one.
    package var retryBaseDelay: Int64
    /// Between two tries at most.
    package var retryMaxDelay: Int64
    /// From the first try to the start of the last one at most.
    package var retryTotal: Int64
    /// Files up to this size go up in one request.
    package var singlePutMax: Int64
    /// Larger ones go in blocks of this size (raised where a file would need more than 50,000).
    package var blockSize: Int64
    /// Blocks of one file on the way at once.
    package var blocksAtOnce: Int
    package var checksum: Checksum
    /// For a copy that the service makes on its own time.
    package var copyWait: Int64

    package init(
        attemptsMax: Int = 6, retryBaseDelay: Int64 = 250, retryMaxDelay: Int64 = 20_000,
        retryTotal: Int64 = 60_000, singlePutMax: Int64 = 64 << 20, blockSize: Int64 = 16 << 20,
        blocksAtOnce: Int = 4, checksum: Checksum = .crc64, copyWait: Int64 = 300_000
    ) {
        self.attemptsMax = attemptsMax
        self.retryBaseDelay = retryBaseDelay
        self.retryMaxDelay = retryMaxDelay
        self.retryTotal = retryTotal
        self.singlePutMax = singlePutMax
        self.blockSize = blockSize
        self.blocksAtOnce = blocksAtOnce
        self.checksum = checksum
        self.copyWait = copyWait
    }
}
