import CCodecs

/// CRC-32 (the polynomial of gzip and zlib), incremental: begin with 0, feed each result into the next call.
public enum Checksum {
    public static func crc32(_ bytes: UnsafeRawBufferPointer, continuing crc: UInt32 = 0) -> UInt32 {
        // libdeflate takes a null pointer as the request for the initial value, whatever crc is.
        guard let start = bytes.baseAddress, bytes.count > 0 else { return crc }
        return libdeflate_crc32(crc, start, bytes.count)
    }
}
