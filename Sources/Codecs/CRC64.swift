import Bytes
import CChecksums

/// CRC-64 as Azure Storage checks it (`x-ms-content-crc64`), incremental: begin with 0, feed each result
/// into the next call. Check value of `123456789`: AE8B14860A799888.
public enum CRC64 {
    public static func hash(_ bytes: UnsafeRawBufferPointer, continuing crc: UInt64 = 0) -> UInt64 {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return crc }
        return sluice_crc64(crc, start, bytes.count)
    }

    public static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { hash($0) } }

    /// The same over a table, whatever the processor can do: for tests of the other way.
    package static func tableHash(_ bytes: UnsafeRawBufferPointer, continuing crc: UInt64 = 0) -> UInt64 {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return crc }
        return sluice_crc64_table(crc, start, bytes.count)
    }

    /// Whether `hash` multiplies without carries on this processor.
    package static var isFast: Bool { sluice_crc64_is_fast() != 0 }

    /// As metadata and manifests name it: `crc64:` and 16 hex digits.
    public static func text(_ crc: UInt64) -> String { "crc64:" + Hex.encode(bytes(crc).reversed()) }

    /// What `text` said; nil where it is of another kind.
    public static func parse(_ text: String) -> UInt64? {
        guard text.hasPrefix("crc64:"), text.utf8.count == 22 else { return nil }
        return UInt64(text.dropFirst(6), radix: 16)
    }

    /// The bytes as they travel: the lowest first.
    public static func bytes(_ crc: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) }
    }
}
