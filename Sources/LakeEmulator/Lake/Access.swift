/// Owner and rights of a path in a hierarchical namespace. The emulator keeps and shows them; whether a
/// request may do what it asks is decided before it comes here.
struct Access: Equatable, Sendable {
    var owner = "$superuser"
    var group = "$superuser"
    /// The nine bits of `rwxr-x---`, and 0o1000 for the sticky bit.
    var mode: Int
    /// Entries beyond those that `mode` says, as `x-ms-acl` gave them; nil for none.
    var entries: String?

    static let file = Access(mode: 0o640)
    static let directory = Access(mode: 0o750)

    var permissions: String { Self.letters(mode) + (entries == nil ? "" : "+") }

    var acl: String {
        if let entries { return entries }
        let text = Array(Self.letters(mode).replacingSticky)
        return "user::\(String(text[0..<3])),group::\(String(text[3..<6])),other::\(String(text[6..<9]))"
    }

    private static func letters(_ mode: Int) -> String {
        var out = ""
        for bit in stride(from: 8, through: 0, by: -1) {
            out += mode >> bit & 1 == 1 ? ["x", "w", "r"][bit % 3] : "-"
        }
        if mode & 0o1000 != 0 { out = String(out.dropLast()) + (mode & 1 == 1 ? "t" : "T") }
        return out
    }

    /// Octal (`0750`) or letters (`rwxr-x---`); nil where it is neither.
    static func mode(_ text: String) -> Int? {
        if text.count == 4 || text.count == 3, let octal = Int(text, radix: 8) { return octal }
        guard text.count == 9 else { return nil }
        var mode = 0
        for (index, letter) in text.enumerated() {
            let bit = 1 << (8 - index)
            switch letter {
            case "-": continue
            case "t" where index == 8: mode |= bit | 0o1000
            case "T" where index == 8: mode |= 0o1000
            case ["r", "w", "x"][index % 3]: mode |= bit
            default: return nil
            }
        }
        return mode
    }

    /// Takes over `x-ms-owner`, `-group`, `-permissions` (with `x-ms-umask`) and `-acl`.
    mutating func take(_ headers: [String: String]) throws(Refusal) {
        if let owner = headers["x-ms-owner"] { self.owner = owner }
        if let group = headers["x-ms-group"] { self.group = group }
        if let text = headers["x-ms-permissions"] {
            guard let given = Self.mode(text) else { throw .invalidHeaderValue }
            let mask = headers["x-ms-umask"].flatMap { Int($0, radix: 8) } ?? 0
            mode = given & ~mask
            entries = nil
        }
        if let acl = headers["x-ms-acl"] { try take(acl: acl) }
    }

    private mutating func take(acl: String) throws(Refusal) {
        var named = false
        for entry in acl.split(separator: ",") {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3 || (parts.count == 4 && parts[0] == "default"),
                let bits = Self.mode("------" + parts[parts.count - 1])
            else { throw .invalidHeaderValue }
            let shift = ["user": 6, "group": 3, "other": 0][parts[0]]
            if parts.count == 3, parts[1].isEmpty, let shift {
                mode = mode & ~(0o7 << shift) | bits << shift
            } else {
                named = true
            }
        }
        entries = named ? acl : nil
    }
}

extension String {
    /// The letters of the rights alone.
    fileprivate var replacingSticky: String {
        hasSuffix("t") ? dropLast() + "x" : hasSuffix("T") ? dropLast() + "-" : self
    }
}
