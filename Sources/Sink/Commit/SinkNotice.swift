package import ConnectData
package import ObjectStore

/// What a machine wants said: the worker logs it and counts it. Values, no sentences: `description` makes
/// them.
package enum SinkNotice: Equatable, Sendable, CustomStringConvertible {
    /// Where the partition starts and what the group would have said.
    case position(start: Offset, groupOffset: Offset?, from: String)
    /// A pending commit of an earlier owner was finished.
    case resumed(lock: String, files: Int, offset: Offset)
    /// A temporary object of an earlier owner is gone and its final too: somebody moved it (or a rule deleted
    /// it).
    case finalMissing(temp: String, final: String)
    /// A final name was taken by something else; the file goes under another name.
    case destinationTaken(final: String, instead: String)
    /// A final name was taken by the same file of an earlier life.
    case alreadyThere(final: String)
    /// An upload was delivered a second time, after its rename.
    case uploadedAgain(temp: String, final: String)
    /// The store gives no answer: said once, then every minute, with the time since the first.
    case outage(sinceMilliseconds: Int64, detail: String)
    /// The store answers again.
    case outageEnded(afterMilliseconds: Int64)
    /// Retention passed the floor and the operator accepts it.
    case gapAccepted(from: Offset, to: Offset)
    /// A Java connector's pending whose upload was never noted as done: its records are read again.
    case pendingGivenUp(lock: String, offset: Offset)
    /// A pending of a fenced owner lies across the safe offset and is not published.
    case staleIgnored(lock: String, temp: String)
    /// The sweep removed an object, with the verdict that says why.
    case swept(object: String, SweepVerdict, safeOffset: Offset)
    case sweepEnded(SweepSummary)
    /// The store did not let the sweep go on; it tries again later.
    case sweepGivenUp(SweepSummary, StoreError)

    package var description: String {
        switch self {
        case .position(let start, let group, let from):
            "starts at offset \(start) (\(from)); the group's offset is "
                + (group.map(String.init) ?? "not set")
        case .resumed(let lock, let files, let offset):
            "finished a commit of an earlier owner: \(files) file(s) up to offset \(offset) of \(lock)"
        case .finalMissing(let temp, let final):
            "\(final) is gone, and so is \(temp): published by an earlier owner and moved"
                + " since, unless a lifecycle rule"
                + " reaches .temp-upload"
        case .destinationTaken(let final, let instead):
            "\(final) holds something else and stays as it is; the file is published as \(instead)"
        case .alreadyThere(let final):
            "\(final) is there from an earlier life with the same offsets and checksum"
        case .uploadedAgain(let temp, let final):
            "the upload of \(temp) arrived a second time after it was published as \(final); the sweep"
                + " removes it"
        case .outage(let since, let detail): "the store has not answered for \(since / 1000) s: \(detail)"
        case .outageEnded(let after): "the store answers again after \(after / 1000) s"
        case .gapAccepted(let from, let to):
            "offsets \(from) to \(to - 1) were removed by retention before they were read"
        case .pendingGivenUp(let lock, let offset):
            "\(lock) names a commit up to offset \(offset) whose upload was never finished: its records are"
                + " read again"
        case .staleIgnored(let lock, let temp):
            "\(lock) names \(temp), which a fenced owner left behind; it stays unpublished"
        case .swept(let object, let verdict, let safe):
            "removed \(object): \(verdict.reason(safeOffset: safe))"
        case .sweepEnded(let summary): "swept: \(summary)"
        case .sweepGivenUp(let summary, let error):
            "the sweep is given up for now (\(summary)): \(error)"
        }
    }
}
