import Bytes
import Codecs
import Glibc
import HTTP
import ObjectStore

/// The header by which the service checks that what came is what was sent.
enum ContentCheck {
    static func header(of content: [UInt8], _ kind: DataLakeSettings.Checksum) -> HTTPHeaders.Field {
        switch kind {
        case .crc64: field(CRC64.hash(content))
        case .md5: HTTPHeaders.Field("Content-MD5", Base64.encode(MD5.hash(content)))
        }
    }

    /// What the metadata says of the whole file, `crc64:` and 16 hex digits: it was summed while the file was
    /// written, so it also holds the service to what was meant, not to what the file has become.
    static func declared(_ metadata: ObjectMetadata) -> UInt64? {
        metadata["checksum"].flatMap(CRC64.parse)
    }

    static func field(_ crc: UInt64) -> HTTPHeaders.Field {
        HTTPHeaders.Field("x-ms-content-crc64", Base64.encode(CRC64.bytes(crc)))
    }

    static func crc64(
        of file: borrowing StagedFile, from offset: Int64, length: Int64
    ) throws(StagedFile.Failure) -> UInt64 {
        var crc: UInt64 = 0
        try file.read(from: offset, length: length) { crc = CRC64.hash($0, continuing: crc) }
        return crc
    }

    /// Of part of a file, read in pieces.
    static func header(
        of file: borrowing StagedFile, from offset: Int64, length: Int64, _ kind: DataLakeSettings.Checksum
    ) throws(StagedFile.Failure) -> HTTPHeaders.Field {
        switch kind {
        case .crc64:
            return field(try crc64(of: file, from: offset, length: length))
        case .md5:
            var sum = MD5Stream()
            try file.read(from: offset, length: length) { sum.update($0) }
            return HTTPHeaders.Field("Content-MD5", Base64.encode(sum.finish()))
        }
    }
}
