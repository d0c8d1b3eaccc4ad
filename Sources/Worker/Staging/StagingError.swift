import Glibc

/// The local disk refused a staging file. A full disk is waited for; of anything else the task stops: nothing
/// of what it staged was promised to anyone, and the records are read again from Kafka.
package struct StagingError: Error, Sendable, CustomStringConvertible {
    package var operation: String
    package var path: String
    package var code: Int32

    package init(_ operation: String, _ path: String, _ code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// No room, and the file is as it was before the call: the same call may be tried again later.
    package var isFull: Bool { operation != "truncate" && (code == ENOSPC || code == EDQUOT) }

    package var hint: String {
        switch code {
        case ENOSPC, EDQUOT:
            "free space on that disk, or move connect.datalake.local.tmp.directory to a larger one"
        case EACCES, EPERM, EROFS:
            "make the directory writable for this user, or set connect.datalake.local.tmp.directory"
        case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
        default: "check the disk, or set connect.datalake.local.tmp.directory"
        }
    }

    package var description: String {
        "staging \(operation) \(path): \(String(cString: strerror(code))); \(hint)"
    }
}
