/// Keys are compared byte by byte, as every store does. `String` would hold "é" and "e" + accent for equal,
/// and two partition keys that differ only so would share a file.
extension ObjectKey {
    package static func == (a: ObjectKey, b: ObjectKey) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    package static func < (a: ObjectKey, b: ObjectKey) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
