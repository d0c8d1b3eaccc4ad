/// The `owner` member of a lock: `sluice:<cluster>:<group>:<owner id>-<nonce>:<hash of the key function>`,
/// later parts may be missing, and `:at-least-once` behind it as a mark. Any other text is a Java
/// connector's.
///
/// The owner id is new at every open, the nonce at every attempt to write a lock: "the lock is mine" is not
/// enough to know that this very write was done. Colons and per cent signs of the parts are percent-encoded.
package struct OwnerText: Equatable, Sendable {
    package var cluster: String
    package var group: String?
    package var ownerID: String?
    package var nonce: UInt64?
    package var keyFunction: String?
    package var atLeastOnce: Bool

    package init(
        cluster: String, group: String?, ownerID: String?, nonce: UInt64?, keyFunction: String?,
        atLeastOnce: Bool = false
    ) {
        self.cluster = cluster
        self.group = group
        self.ownerID = ownerID
        self.nonce = nonce
        self.keyFunction = keyFunction
        self.atLeastOnce = atLeastOnce
    }

    private static let mark = "at-least-once"

    /// The parts of `text`; nil when it is not Sluice's.
    package init?(_ text: String) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, parts.removeFirst() == "sluice" else { return nil }
        atLeastOnce = parts.count > 1 && parts.last == Self.mark
        if atLeastOnce { parts.removeLast() }
        cluster = Self.decode(parts[0])
        group = parts.count > 1 ? Self.decode(parts[1]) : nil
        ownerID = nil
        nonce = nil
        if parts.count > 2 {
            if let dash = parts[2].lastIndex(of: "-"),
                let number = UInt64(parts[2][parts[2].index(after: dash)...])
            {
                ownerID = Self.decode(String(parts[2][..<dash]))
                nonce = number
            } else {
                ownerID = Self.decode(parts[2])
            }
        }
        keyFunction = parts.count > 3 && !parts[3].isEmpty ? Self.decode(parts[3]) : nil
    }

    package var text: String {
        var text = "sluice:" + Self.encode(cluster)
        if let group { text += ":" + Self.encode(group) }
        if let ownerID { text += ":" + Self.encode(ownerID) + (nonce.map { "-\($0)" } ?? "") }
        if let keyFunction { text += ":" + Self.encode(keyFunction) }
        return atLeastOnce ? text + ":" + Self.mark : text
    }

    private static func encode(_ part: String) -> String {
        var out = ""
        for character in part {
            switch character {
            case "%": out += "%25"
            case ":": out += "%3A"
            default: out.append(character)
            }
        }
        return out
    }

    private static func decode(_ part: String) -> String {
        guard part.contains("%") else { return part }
        var out = ""
        var rest = Substring(part)
        while let first = rest.first {
            if rest.hasPrefix("%25") {
                out += "%"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("%3A") {
                out += ":"
                rest = rest.dropFirst(3)
            } else {
                out.append(first)
                rest = rest.dropFirst()
            }
        }
        return out
    }
}
