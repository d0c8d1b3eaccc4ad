import Foundation

/// The repository that this test stands in, as files of text.
struct Repository: Sendable {
    struct File: Sendable, CustomStringConvertible {
        /// Relative to the repository.
        var path: String
        var text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var description: String { path }
        /// The target of a file in `Sources/`.
        var target: String? {
            let parts = path.split(separator: "/")
            return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
        }
        var isSwift: Bool { path.hasSuffix(".swift") }
        var isMarkdown: Bool { path.hasSuffix(".md") }
    }

    var root: URL
    /// Names at the top, hidden ones too, without what git does not keep.
    var top: [String]
    /// Every kept text file.
    var files: [File]

    static let here = Repository(
        at: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent())

    init(at root: URL) {
        self.root = root
        let manager = FileManager.default
        let ignored = Self.ignored(root)
        top = ((try? manager.contentsOfDirectory(atPath: root.path)) ?? []).sorted()
            .filter { name in name != ".git" && !ignored.contains { Self.matches(name, $0) } }
        files = []
        var pending = top
        while let path = pending.popLast() {
            let url = root.appendingPathComponent(path)
            if let names = try? manager.contentsOfDirectory(atPath: url.path) {
                pending += names.filter { name in !ignored.contains { Self.matches(name, $0) } }.map {
                    "\(path)/\($0)"
                }
            } else if let text = try? String(contentsOf: url, encoding: .utf8) {
                files.append(File(path: path, text: text))
            }
        }
        files.sort { $0.path < $1.path }
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    func file(_ path: String) -> File? { files.first { $0.path == path } }

    /// The patterns of `.gitignore` that are a name or `*.ending`.
    private static func ignored(_ root: URL) -> [Substring] {
        let text = (try? String(contentsOf: root.appendingPathComponent(".gitignore"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.drop { $0 == "/" }.prefix { $0 != "/" } }
    }

    private static func matches(_ name: String, _ pattern: Substring) -> Bool {
        pattern.hasPrefix("*") ? name.hasSuffix(pattern.dropFirst()) : name == pattern
    }
}
