import JSON
import Logging

/// Everything that happened, as one number: equal traces, equal runs. Printed where somebody reads along.
struct Trace: Sendable {
    private(set) var hash: UInt64 = 14_695_981_039_346_656_037
    private let line: (@Sendable (String) -> Void)?
    private var now: Int64 = 0

    init(_ line: (@Sendable (String) -> Void)?) { self.line = line }

    private mutating func mix(_ word: UInt64) { hash = (hash ^ word) &* 1_099_511_628_211 }

    mutating func add(_ now: Int64, _ what: StaticString, _ a: Int, _ b: Int) {
        self.now = now
        what.withUTF8Buffer { for byte in $0 { mix(UInt64(byte)) } }
        finish(a, b) { "\(what)" }
    }

    mutating func add(_ now: Int64, _ what: String, _ a: Int, _ b: Int) {
        self.now = now
        for byte in what.utf8 { mix(UInt64(byte)) }
        finish(a, b) { what }
    }

    private mutating func finish(_ a: Int, _ b: Int, _ what: () -> String) {
        mix(UInt64(bitPattern: now))
        mix(UInt64(bitPattern: Int64(a)))
        mix(UInt64(bitPattern: Int64(b)))
        if let line, what() != "turn" { line("\(now - 1_000_000) \(what()) \(a) \(b)") }
    }

    /// A line for a person; no part of the hash.
    func say(_ text: () -> String) {
        line?(text())
    }
}

/// What tasks log, for a person who reads along.
struct TraceLogOutput: LogOutput {
    let line: (@Sendable (String) -> Void)?
    let notices: TaskNotices

    func write(_ entry: LogEntry) {
        notices.read(entry)
        guard let line else { return }
        let fields = entry.fields.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
        line("    \(entry.logger) \(entry.message) \(fields)")
    }
}
