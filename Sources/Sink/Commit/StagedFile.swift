package import ConnectData
package import ObjectStore

/// A staging file that is closed and waits for its commit, with everything that its proof needs.
package struct StagedFile: Equatable, Sendable {
    /// Unique within one task; given by the data plane when the file is opened.
    package typealias ID = UInt64

    package var id: ID
    /// Nil under NOPARTITION.
    package var partitionKey: PartitionKey?
    /// Where the bytes lie on the staging disk.
    package var path: String
    /// The name that readers see.
    package var final: ObjectKey
    /// First and last offset in the file.
    package var first: Offset
    package var last: Offset
    package var recordCount: Int64
    package var bytes: Int64
    /// Sum over the offsets in the file, taken by the format writer; its count is the record count.
    package var offsets: OffsetSum
    /// Checksum of the bytes with its algorithm, such as `crc64:ae8b14860a799888`.
    package var checksum: String

    package init(
        id: ID, partitionKey: PartitionKey?, path: String, final: ObjectKey, first: Offset, last: Offset,
        bytes: Int64,
        offsets: OffsetSum, checksum: String
    ) {
        precondition(first <= last && offsets.count > 0, "a staged file holds at least one record")
        self.id = id
        self.partitionKey = partitionKey
        self.path = path
        self.final = final
        self.first = first
        self.last = last
        self.recordCount = offsets.count
        self.bytes = bytes
        self.offsets = offsets
        self.checksum = checksum
    }
}
