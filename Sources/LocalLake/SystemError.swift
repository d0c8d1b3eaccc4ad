import Glibc
import ObjectStore

/// A system call that failed: which one, on what, and its errno.
struct SystemError: Error, Equatable {
    var code: Int32
    var call: String
    var path: String

    /// Takes errno of the call that has just failed.
    static func last(_ call: String, _ path: String) -> SystemError {
        SystemError(code: errno, call: call, path: path)
    }

    /// The store's error: kind and hint come from the errno alone.
    func store(_ verb: StoreVerb, _ key: String) -> StoreError {
        store(operation: verb.rawValue, key)
    }

    func store(operation: String, _ key: String) -> StoreError {
        StoreError(isPassing ? .unavailable : .rejected, operation, key, detail, hint: hint)
    }

    /// The same after the step that changed the store: whether it survives a power failure is not known.
    func unknown(_ verb: StoreVerb, _ key: String) -> StoreError {
        StoreError(.unknown, verb.rawValue, key, detail + " after the change was made", hint: hint)
    }

    var detail: String { "\(call) \(path): \(String(cString: strerror(code))) (errno \(code))" }

    /// Goes away by itself, or by what others do.
    private var isPassing: Bool {
        switch code {
        case EAGAIN, EMFILE, ENFILE, ENOMEM, EBUSY, ESTALE, ETIMEDOUT, ENOLCK, EHOSTDOWN, EHOSTUNREACH,
            ENOBUFS, ENOSPC, EDQUOT:
            true
        default: false
        }
    }

    private var hint: String? {
        switch code {
        case ENOSPC: "free space or inodes on the file system of \(path)"
        case EDQUOT: "raise the disk quota of uid \(geteuid()), or free space below \(path)"
        case EACCES, EPERM:
            "give uid \(geteuid()) the rights to read, write and search \(path) and the directories above"
        case EROFS:
            "the file system of \(path) is mounted read-only: mount it writable or choose another lake"
        case EMFILE: "raise the limit of open files (ulimit -n) of this process"
        case ENFILE: "raise the limit of open files of the system (fs.file-max)"
        case ENAMETOOLONG:
            "shorten the partition values or the prefix, so that each part of the key fits a file name"
        case ENOTDIR:
            "a file stands where a directory is needed in \(path): move it away or change the prefix"
        case EISDIR, ENOTEMPTY:
            "a directory stands where a file is needed at \(path): move it away or change the prefix"
        case ELOOP: "the symbolic links in \(path) form a circle"
        case EXDEV:
            "\(path) is on another file system than the rest of its container: keep a container on one"
        case EIO: "the disk reports an error: see the system log (dmesg)"
        case ENOENT: "\(path), or the directory it is in, was removed while it was in use"
        default: nil
        }
    }
}

/// Repeats a call that a signal interrupted.
func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
