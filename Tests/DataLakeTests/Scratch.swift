import Foundation
import Testing

/// A directory that goes away with the test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "sluice-datalake-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            Issue.record(error, "scratch stays: \(path)")
        }
    }

    func stage(_ content: [UInt8]) throws -> String {
        let file = "\(path)/staged-\(UUID().uuidString)"
        try Data(content).write(to: URL(fileURLWithPath: file))
        return file
    }
}
