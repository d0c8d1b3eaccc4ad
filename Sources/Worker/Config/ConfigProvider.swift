import Foundation

/// One source of values for `${name:path:key}` (connect-semantics 1.4).
struct ConfigProvider: Sendable {
    enum Kind: String, Sendable {
        case environment = "org.apache.kafka.common.config.provider.EnvVarConfigProvider"
        case file = "org.apache.kafka.common.config.provider.FileConfigProvider"
        case directory = "org.apache.kafka.common.config.provider.DirectoryConfigProvider"

        /// By full or simple class name.
        init?(className: String) {
            let all: [Kind] = [.environment, .file, .directory]
            guard
                let kind = all.first(where: {
                    $0.rawValue == className || $0.rawValue.hasSuffix("." + className)
                })
            else { return nil }
            self = kind
        }

        var table: ConfigTable { self == .environment ? .envProvider : .fileProvider }
    }

    enum Lookup: Equatable {
        case found(String)
        /// Why the placeholder stays as it is.
        case missing(String)
        /// Java throws, with this message.
        case failed(String)
    }

    var kind: Kind
    /// Matches the whole names of the variables that may be given out; nil allows all.
    var allowlist: NSRegularExpression?
    /// Normalized absolute paths; empty allows all.
    var allowedPaths: [String] = []

    func look(up key: String, path: String, in environment: ConfigEnvironment) -> Lookup {
        switch kind {
        case .environment: variable(key, path: path, in: environment)
        case .file: property(key, path: path, in: environment)
        case .directory: content(key, path: path, in: environment)
        }
    }

    private func variable(_ name: String, path: String, in environment: ConfigEnvironment) -> Lookup {
        guard path.isEmpty else {
            return .failed("Path is not supported for EnvVarConfigProvider, invalid value '\(path)'")
        }
        if let allowlist {
            let whole = NSRange(name.startIndex..., in: name)
            guard allowlist.firstMatch(in: name, range: whole) != nil else {
                return .missing("allowlist.pattern does not allow \(name)")
            }
        }
        guard let value = environment.variable(name) else {
            return .missing("there is no environment variable \(name)")
        }
        return .found(value)
    }

    private func property(_ key: String, path: String, in environment: ConfigEnvironment) -> Lookup {
        guard !path.isEmpty else { return .missing("no file is named") }
        guard isAllowed(path) else { return .missing("allowed.paths does not allow \(path)") }
        guard let bytes = try? environment.readFile(path) else {
            return .failed("Could not read properties from file \(path)")
        }
        let properties = Properties.parse(bytes, file: path, encoding: .utf8)
        if let error = properties.problems.errors.first {
            return .failed("Could not read properties from file \(path): \(error.description)")
        }
        guard let entry = properties[key] else { return .missing("\(path) has no key \(key)") }
        return .found(entry.value)
    }

    private func content(_ name: String, path: String, in environment: ConfigEnvironment) -> Lookup {
        guard !path.isEmpty else { return .missing("no directory is named") }
        guard isAllowed(path) else { return .missing("allowed.paths does not allow \(path)") }
        guard let files = environment.files(path) else {
            return .missing("\(path) is not a directory that can be read")
        }
        guard files.contains(name) else { return .missing("\(path) has no file \(name)") }
        guard let bytes = try? environment.readFile(path + "/" + name),
            let text = String(validating: bytes, as: UTF8.self)
        else { return .failed("Could not read file \(path)/\(name) as UTF-8 text") }
        return .found(text)
    }

    /// Whether `path`, without its `.` and `..`, lies in one of the allowed paths, member by member.
    private func isAllowed(_ path: String) -> Bool {
        guard !allowedPaths.isEmpty else { return true }
        let parts = Self.parts(of: path)
        return path.hasPrefix("/") && allowedPaths.contains { parts.starts(with: Self.parts(of: $0)) }
    }

    static func parts(of path: String) -> [String] {
        var parts: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts
    }
}
