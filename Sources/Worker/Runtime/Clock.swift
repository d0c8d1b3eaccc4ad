import Glibc

/// The two clocks of the worker, in milliseconds.
package enum Clock {
    /// For intervals and deadlines: never jumps.
    package static var monotonic: Int64 { read(CLOCK_MONOTONIC) }

    /// Epoch time: names days and log lines, decides nothing else.
    package static var wall: Int64 { read(CLOCK_REALTIME) }

    /// Seconds since an arbitrary start, with microseconds, for rates.
    package static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func read(_ id: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(id, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
