import ObjectStore
import Sink

/// Opens a store at the start of a connector. A store that is down then is an outage like any other (design
/// section 4.7): waited for with back-off, said once and every minute, until `outage.max.ms`. It decides
/// nothing by a clock of its own.
struct StoreStart {
    let retry: RetryPolicy
    let outageMax: Int64
    let outages: OutageLog
    /// Milliseconds that never jump back.
    let clock: @Sendable () -> Int64
    /// Waits so many milliseconds, or until the worker is asked to stop.
    let wait: (Int64) -> Void
    let isStopped: () -> Bool
    /// What may be done about a store that stays silent: a command waits as long as it does.
    var wayOut = "connect.datalake.outage.max.ms waits longer"

    /// What `open` gives; nil when the worker is asked to stop before the store answers.
    ///
    /// - Throws: what the store refuses, with its hint; an outage beyond the limit.
    func callAsFunction<Opened>(
        _ container: String, _ open: () throws(StoreError) -> Opened
    ) throws(TaskFailure) -> Opened? {
        let began = clock()
        let party = "start of \(container)"
        var attempts = 0
        while !isStopped() {
            do throws(StoreError) {
                let opened = try open()
                outages.answered(party, now: clock())
                return opened
            } catch {
                guard error.kind == .unavailable || error.kind == .unknown else {
                    outages.gone(party)
                    throw TaskFailure("store", error.description)
                }
                attempts += 1
                outages.silent(party, error.description, now: clock())
                let silent = clock() - began
                if silent >= outageMax, attempts >= retry.maxAttempts {
                    outages.gone(party)
                    throw TaskFailure(
                        "outage",
                        "container \(container): the store has not answered for \(silent / 1000) s: "
                            + "\(error.description); \(wayOut)")
                }
                wait(retry.delay(afterAttempt: attempts, seed: UInt64(bitPattern: clock())))
            }
        }
        outages.gone(party)
        return nil
    }
}
