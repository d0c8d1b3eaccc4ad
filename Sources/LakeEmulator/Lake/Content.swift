/// An object's bytes: pieces of chunks, in order.
struct Content: Sendable {
    private(set) var segments: [Segment] = []
    private(set) var length = 0

    init(_ segments: [Segment] = []) { for segment in segments { append(segment) } }

    mutating func append(_ segment: Segment) {
        guard segment.length > 0 else { return }
        segments.append(segment)
        length += segment.length
    }

    /// Reads `range`, which lies inside.
    func read(_ range: Range<Int>) throws(ChunkFailure) -> [UInt8] {
        var failure: ChunkFailure?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            let out = UnsafeMutableRawBufferPointer(buffer)
            do throws(ChunkFailure) {
                try read(range, into: out)
                filled = range.count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private func read(_ range: Range<Int>, into out: UnsafeMutableRawBufferPointer) throws(ChunkFailure) {
        var start = 0
        for segment in segments {
            let end = start + segment.length
            let from = max(start, range.lowerBound)
            let to = min(end, range.upperBound)
            if from < to {
                let target = out[from - range.lowerBound..<to - range.lowerBound]
                try segment.chunk.read(
                    at: segment.offset + from - start, into: UnsafeMutableRawBufferPointer(rebasing: target))
            }
            start = end
        }
    }
}
