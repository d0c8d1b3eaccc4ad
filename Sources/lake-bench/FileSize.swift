import Glibc

enum FileSize {
    static func of(_ path: String) throws -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw Crew.Failure(description: "\(path): \(String(cString: strerror(errno)))")
        }
        return Int64(status.st_size)
    }
}
