import Foundation

/// A file that could not be read, in the system's words.
package struct ConfigReadError: Error, Equatable, Sendable {
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// What configuration may look at outside itself: files and environment variables. Given by `main`, or by a
/// test.
package struct ConfigEnvironment: Sendable {
    package var readFile: @Sendable (String) throws(ConfigReadError) -> [UInt8]
    /// Names of the regular files in a directory; nil when it is none.
    package var files: @Sendable (String) -> Set<String>?
    package var exists: @Sendable (String) -> Bool
    package var variable: @Sendable (String) -> String?

    package init(
        readFile: @escaping @Sendable (String) throws(ConfigReadError) -> [UInt8],
        files: @escaping @Sendable (String) -> Set<String>?,
        exists: @escaping @Sendable (String) -> Bool,
        variable: @escaping @Sendable (String) -> String?
    ) {
        self.readFile = readFile
        self.files = files
        self.exists = exists
        self.variable = variable
    }

    /// The process's own files and variables.
    package static let process = ConfigEnvironment(
        readFile: { path throws(ConfigReadError) in
            do {
                return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            } catch {
                throw ConfigReadError(reason: reason(of: error))
            }
        },
        files: { path in
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return nil }
            return Set(
                names.filter {
                    var isDirectory: ObjCBool = false
                    return FileManager.default.fileExists(atPath: path + "/" + $0, isDirectory: &isDirectory)
                        && !isDirectory.boolValue
                })
        },
        exists: { FileManager.default.fileExists(atPath: $0) },
        variable: { ProcessInfo.processInfo.environment[$0] })

    private static func reason(of error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?: "there is no such file"
        case .fileReadNoPermission?: "it may not be read"
        default: (error as NSError).localizedDescription
        }
    }
}
