import Foundation
import Testing

/// A file system of a few megabytes in a deployment's directory; nil, and said, where none can be mounted.
struct SmallDisk {
    let path: String

    init?(_ deployment: Deployment, bytes: Int) throws {
        guard geteuid() == 0 else {
            print("skipped: full disk (needs root)")
            return nil
        }
        path = deployment.directory + "/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Deployment.output(of: "/bin/mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", path])
    }

    func unmount() {
        #expect(throws: Never.self) { try Deployment.output(of: "/bin/umount", [path]) }
    }

    func grow(bytes: Int) throws {
        try Deployment.output(of: "/bin/mount", ["-o", "remount,size=\(bytes)", path])
    }

    /// Writes a file until no byte finds room.
    func fill(_ file: String) throws {
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: file))
        for count in [4096, 1] {
            let bytes = Data(repeating: 1, count: count)
            #expect(throws: (any Error).self) { while true { try handle.write(contentsOf: bytes) } }
        }
        try handle.close()
    }
}
