package import Foundation

/// Rows recorded from the real Java classes: of the directory named by `SLUICE_GOLDEN_DIR`, or else the
/// copies beside this file.
package enum GoldenRows {
    /// One row: its id and its members as Foundation's JSON values.
    package struct Row: @unchecked Sendable, CustomStringConvertible {  // Parsed once, never changed.
        package let id: String
        package let members: [String: Any]
        /// The row's own text, for readers that need numbers exact.
        package let text: String

        package var description: String { id }
        package subscript(name: String) -> Any? { members[name] }
        package func string(_ name: String) -> String? { members[name] as? String }
    }

    package static var directory: URL {
        if let given = ProcessInfo.processInfo.environment["SLUICE_GOLDEN_DIR"], !given.isEmpty {
            return URL(fileURLWithPath: given, isDirectory: true)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Rows")
    }

    /// The rows of `file` (a path below the directory, such as `lenses/names.jsonl`).
    package static func read(_ file: String) -> [Row] {
        let url = directory.appendingPathComponent(file)
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            preconditionFailure("golden rows are missing: \(url.path)")
        }
        return text.split(separator: "\n").map { line in
            guard let members = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let id = members["id"] as? String
            else { preconditionFailure("a golden row is not a JSON object with an id: \(line.prefix(80))") }
            return Row(id: id, members: members, text: String(line))
        }
    }
}
