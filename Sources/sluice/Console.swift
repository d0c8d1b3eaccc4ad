import Glibc

/// Standard output and standard error, whole texts at a time.
enum Console {
    static func out(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n", STDOUT_FILENO) }
    static func error(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n", STDERR_FILENO) }

    /// Replaces the terminal's current line; nothing where standard error is no terminal.
    static func progress(_ text: String) {
        if isatty(STDERR_FILENO) == 1 { write("\r\u{1B}[K" + text, STDERR_FILENO) }
    }

    /// Columns of the terminal at standard error.
    static var width: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private static func write(_ text: String, _ descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let done = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if done < 0, errno != EINTR { return }  // Nobody is left to be told.
            rest = rest.dropFirst(max(done, 0))
        }
    }

    /// All of a file, or of standard input for `-`.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { if path != "-" { close(descriptor) } }
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0 { return nil }
            if count == 0 { return content }
            content += piece[..<count]
        }
    }

    static func reason() -> String { String(cString: strerror(errno)) }
}
