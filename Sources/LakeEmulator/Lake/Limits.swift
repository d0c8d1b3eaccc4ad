/// How much the service takes at once (adls-rest 1.3, 2.1, 2.2). Tests make them small.
package struct Limits: Sendable {
    /// Put Blob.
    package var blob = 5000 << 20
    /// One append, one block.
    package var block = 4000 << 20
    package var committedBlocks = 50_000
    package var uncommittedBlocks = 100_000
    /// Copy Blob From URL.
    package var syncCopy = 256 << 20
    /// A range whose hash is asked for.
    package var hashedRange = 4 << 20
    package var page = 5000
    /// Metadata names and values together, bytes.
    package var metadata = 8 << 10
    /// Characters of a path.
    package var path = 1024

    package init() {}
}
