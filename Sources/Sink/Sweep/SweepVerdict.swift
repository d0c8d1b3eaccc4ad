package import ConnectData

/// What becomes of one object under a sweep.
package enum SweepVerdict: Equatable, Sendable {
    /// It goes: everything it speaks of is below the safe offset. `last` is nil for a lock that says nothing;
    /// `age` in seconds.
    case remove(last: Offset?, age: Int64)
    /// A lock whose content decides.
    case read
    case keep(Keep)

    package enum Keep: Equatable, Sendable {
        /// It speaks of this offset, which is not below the safe offset.
        case notBelow(Offset)
        /// Changed so many seconds ago.
        case young(Int64)
        /// The store does not say when it was changed.
        case unknownAge
        /// A name that this program does not make: listed, never removed.
        case unknownName
        /// A lock that cannot be read stops the task only when its key comes.
        case unreadable
        /// A key that the worker holds.
        case inUse
        /// As many locks were read as one sweep may.
        case readsExhausted
        /// No master lock tells a safe offset.
        case noMaster
        case unreadableMaster
        /// The master lock is a Java connector's.
        case otherOwner
        /// It was changed between the look and the removal.
        case changed
    }

    /// The reason in words, behind "removed: " or "kept: ".
    package func reason(safeOffset: Offset?) -> String {
        let safe = safeOffset.map(String.init) ?? "unknown"
        switch self {
        case .remove(let last?, let age):
            return "its last offset \(last) is below the safe offset \(safe), and it is \(Self.text(age)) old"
        case .remove(nil, let age):
            return "it speaks of no offset, below the safe offset \(safe), and is \(Self.text(age)) old"
        case .read: return "its content decides"
        case .keep(.notBelow(let last)):
            return "its last offset \(last) is not below the safe offset \(safe)"
        case .keep(.young(let age)): return "it was changed \(Self.text(age)) ago"
        case .keep(.unknownAge): return "the store does not say when it was changed"
        case .keep(.unknownName): return "its name is of another form"
        case .keep(.unreadable): return "it cannot be read as a lock"
        case .keep(.inUse): return "the worker holds its key"
        case .keep(.readsExhausted): return "one sweep reads no more locks"
        case .keep(.noMaster): return "no master lock tells a safe offset"
        case .keep(.unreadableMaster): return "the master lock cannot be read"
        case .keep(.otherOwner): return "the master lock is a Java connector's"
        case .keep(.changed): return "it was changed meanwhile"
        }
    }

    /// A word for scripts.
    package var code: String {
        switch self {
        case .remove: "remove"
        case .read: "read"
        case .keep(.notBelow): "not-below"
        case .keep(.young): "young"
        case .keep(.unknownAge): "unknown-age"
        case .keep(.unknownName): "unknown-name"
        case .keep(.unreadable): "unreadable"
        case .keep(.inUse): "in-use"
        case .keep(.readsExhausted): "reads-exhausted"
        case .keep(.noMaster): "no-master"
        case .keep(.unreadableMaster): "unreadable-master"
        case .keep(.otherOwner): "other-owner"
        case .keep(.changed): "changed"
        }
    }

    /// Seconds as an operator reads them.
    static func text(_ seconds: Int64) -> String {
        switch seconds {
        case ..<0: "0 s"
        case ..<120: "\(seconds) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
