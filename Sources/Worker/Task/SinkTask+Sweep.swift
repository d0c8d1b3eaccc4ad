import JSON
import Logging
import ObjectStore
import Sink

/// The sweep as the log and the counters tell it; and staging directories of dead processes beside ours.
extension SinkTask {
    func sayOfSweep(_ notice: SinkNotice, _ fields: KeyValuePairs<String, JSON>) {
        switch notice {
        case .swept: log.info(notice.description, fields)
        case .sweepEnded(let summary):
            metrics.count(summary)
            let isNews = summary.temporaries + summary.locks > 0 || summary.hasNewNames
            log.write(isNews ? .info : .debug, notice.description, fields)
        case .sweepGivenUp(let summary, let error):
            metrics.count(summary)
            metrics.sweepsGivenUp.add(1)
            // A silent store is said elsewhere; one that refuses is said nowhere else.
            log.write(error.kind == .rejected ? .warn : .debug, notice.description, fields)
        default: break
        }
    }

    /// A process on this machine may have died since our start.
    func sweepStaging(_ now: Int64) {
        nextStagingSweep = settings.sweepInterval.map { now + $0 }
        sayAbandoned(staging.removeAbandoned())
    }

    func sayAbandoned(_ directories: [String]) {
        metrics.sweptStaging.add(directories.count)
        for directory in directories {
            log.info(
                "removed a staging directory: the process that held it is gone; its records are read again",
                ["directory": .string(directory)])
        }
    }
}
