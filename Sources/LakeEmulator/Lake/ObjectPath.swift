/// A path below a container, ordered and compared by its UTF-8 bytes as the service does (Swift takes two
/// spellings of one letter for the same name). Empty for the container itself.
struct ObjectPath: Hashable, Comparable, Sendable {
    let text: String

    init(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        self.text = text
    }

    static func == (a: Self, b: Self) -> Bool {
        a.text.utf8.count == b.text.utf8.count && a.text.utf8.elementsEqual(b.text.utf8)
    }
    static func < (a: Self, b: Self) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
    func hash(into hasher: inout Hasher) {
        // The text was made contiguous; a byte at a time costs more than all else a look-up does.
        text.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    var isRoot: Bool { text.isEmpty }
    var segments: [Substring] { text.split(separator: "/", omittingEmptySubsequences: false) }

    /// The directory it lies in; the root's own is nil.
    var parent: ObjectPath? {
        guard !isRoot else { return nil }
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ObjectPath("") }
        return ObjectPath(String(text[..<slash]))
    }

    /// Directories above it, outermost first, without the root.
    var ancestors: [ObjectPath] {
        var out: [ObjectPath] = []
        for index in text.utf8.indices where text.utf8[index] == UInt8(ascii: "/") {
            out.append(ObjectPath(String(text[..<index])))
        }
        return out
    }

    /// What the names of things below it begin with.
    var below: String { isRoot ? "" : text + "/" }

    func isInside(_ directory: ObjectPath) -> Bool { hasPrefix(directory.below) && self != directory }

    func hasPrefix(_ prefix: String) -> Bool { text.utf8.starts(with: prefix.utf8) }

    /// The same place below another directory.
    func moved(from: ObjectPath, to: ObjectPath) -> ObjectPath {
        ObjectPath(to.text + String(decoding: text.utf8.dropFirst(from.text.utf8.count), as: UTF8.self))
    }
}
