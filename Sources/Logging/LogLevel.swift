/// How much a line matters. A logger writes lines of its level and above.
package enum LogLevel: Int, Comparable, CaseIterable, Sendable, CustomStringConvertible {
    case trace, debug, info, warn, error

    package static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }

    /// The name as configuration and `/admin/loggers` write it.
    package var description: String { name }

    private var name: String {
        switch self {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info: "INFO"
        case .warn: "WARN"
        case .error: "ERROR"
        }
    }

    /// Any letter case, as Log4j takes it.
    package init?(_ text: String) {
        guard let level = Self.allCases.first(where: { $0.name == text.uppercased() }) else { return nil }
        self = level
    }
}
