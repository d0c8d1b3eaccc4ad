#if canImport(Glibc)
    import Glibc
#endif

/// Comparison of borrowed bytes with kept ones, at the speed of `memcmp`.
enum SameBytes {
    static func check(_ bytes: UnsafeRawBufferPointer, _ kept: [UInt8]) -> Bool {
        guard bytes.count == kept.count, let start = bytes.baseAddress else {
            return kept.isEmpty && bytes.isEmpty
        }
        return kept.withUnsafeBytes { other in
            other.baseAddress.map { memcmp(start, $0, bytes.count) == 0 } ?? true
        }
    }
}
