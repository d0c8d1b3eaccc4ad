import Glibc
package import JSON
import Synchronization

/// One log: its output, its clock, and a level per logger name.
package final class Log: Sendable {
    private struct Levels {
        var root: LogLevel
        var named: [String: LogLevel] = [:]
    }

    private let output: any LogOutput
    private let now: @Sendable () -> Int64
    private let levels: Mutex<Levels>

    /// - `now` gives epoch milliseconds.
    package init(
        to output: any LogOutput, level: LogLevel = .info,
        now: @escaping @Sendable () -> Int64 = { Log.wallClock() }
    ) {
        self.output = output
        self.now = now
        levels = Mutex(Levels(root: level))
    }

    package func logger(_ name: String) -> Logger { Logger(name: name, log: self) }

    /// The level that counts for `name`: its own, or that of the nearest name above (`worker` for
    /// `worker.commit`).
    package func level(of name: String) -> LogLevel {
        levels.withLock { levels in
            if levels.named.isEmpty { return levels.root }
            var name = name[...]
            while true {
                if let level = levels.named[String(name)] { return level }
                guard let dot = name.lastIndex(of: ".") else { return levels.root }
                name = name[..<dot]
            }
        }
    }

    /// Sets a name's level and with it that of all names below; nil takes the name's own level away. The
    /// empty name and `root` are the root.
    package func set(_ level: LogLevel?, for name: String) {
        levels.withLock { levels in
            guard name.isEmpty || name == "root" else {
                levels.named[name] = level
                return
            }
            if let level { levels.root = level }
        }
    }

    /// The names that have a level of their own, in order, `root` first.
    package var ownLevels: [(name: String, level: LogLevel)] {
        levels.withLock { levels in
            [("root", levels.root)] + levels.named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    fileprivate func write(_ level: LogLevel, _ logger: String, _ message: String, _ fields: [JSON.Member]) {
        output.write(LogEntry(time: now(), level: level, logger: logger, message: message, fields: fields))
    }

    /// Epoch milliseconds.
    package static func wallClock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// A name to log under. Message and fields are made only where the level counts.
///
///     logger.warn("the store does not answer", ["attempt": 3, "detail": .string(error.detail)])
package struct Logger: Sendable {
    package let name: String
    private let log: Log

    fileprivate init(name: String, log: Log) {
        self.name = name
        self.log = log
    }

    /// A logger of the same log, below this one.
    package func below(_ part: String) -> Logger { Logger(name: "\(name).\(part)", log: log) }

    package func isOn(_ level: LogLevel) -> Bool { level >= log.level(of: name) }

    package func write(
        _ level: LogLevel, _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> KeyValuePairs<String, JSON> = [:]
    ) {
        guard isOn(level) else { return }
        log.write(level, name, message(), fields().map { JSON.Member($0.key, $0.value) })
    }

    package func trace(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, JSON> = [:]
    ) { write(.trace, message(), fields()) }

    package func debug(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, JSON> = [:]
    ) { write(.debug, message(), fields()) }

    package func info(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, JSON> = [:]
    ) { write(.info, message(), fields()) }

    package func warn(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, JSON> = [:]
    ) { write(.warn, message(), fields()) }

    package func error(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> KeyValuePairs<String, JSON> = [:]
    ) { write(.error, message(), fields()) }
}
