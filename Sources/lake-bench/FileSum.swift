import Codecs
import Glibc

/// The checksum that a worker would have put into a file's metadata while it wrote it.
enum FileSum {
    static func of(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw Crew.Failure(description: "\(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var crc: UInt64 = 0
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                throw Crew.Failure(description: "\(path): \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { break }
            crc = buffer[..<count].withUnsafeBytes { CRC64.hash($0, continuing: crc) }
        }
        return CRC64.text(crc)
    }
}
