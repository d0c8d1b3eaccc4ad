/// The PARTITIONBY values of a record within its topic partition, canonical: one writer per value.
///
/// A value is the text of its directory: in the documented form already made safe (`DirectoryText`), in the
/// compatibility the Java connector's own text. Two records whose keys are equal share a file.
package struct PartitionKey: Hashable, Sendable, CustomStringConvertible {
    /// Equal where the bytes are: Swift's strings are equal where they look the same (two spellings of `é`).
    package struct Field: Hashable, Sendable {
        /// The `name` of `name=value`.
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        package static func == (a: Field, b: Field) -> Bool {
            a.name.utf8.elementsEqual(b.name.utf8) && a.value.utf8.elementsEqual(b.value.utf8)
        }

        package func hash(into hasher: inout Hasher) {
            for byte in name.utf8 { hasher.combine(byte) }
            hasher.combine(UInt8(0xFF))
            for byte in value.utf8 { hasher.combine(byte) }
        }
    }

    /// In the order of the statement; empty for NOPARTITION.
    package let fields: [Field]

    package init(_ fields: [Field] = []) { self.fields = fields }

    package init(_ fields: [(String, String)]) { self.fields = fields.map { Field($0.0, $0.1) } }

    package var description: String { fields.map { "\($0.name)=\($0.value)" }.joined(separator: "/") }

    /// The file name of this key's granular lock, without `.lock`: `enc(name)=enc(value)` sorted by name,
    /// joined by `_` (lenses-behaviour 8.1). Empty for NOPARTITION, whose lock is the master lock.
    ///
    /// Fields of equal name keep their order. Injective: `enc` leaves no `=` and no `_`.
    package var lockName: String {
        let sorted = fields.enumerated().sorted { a, b in
            // Java compares UTF-16 units; names that differ there differ in the lock's name.
            a.element.name.utf16.elementsEqual(b.element.name.utf16)
                ? a.offset < b.offset : a.element.name.utf16.lexicographicallyPrecedes(b.element.name.utf16)
        }
        return sorted.map { "\(Self.encoded($0.element.name))=\(Self.encoded($0.element.value))" }
            .joined(separator: "_")
    }

    /// Java's form-URL encoding of UTF-8, then `_` as `%5F`.
    private static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                out.append(byte)
            case UInt8(ascii: " "): out.append(UInt8(ascii: "+"))
            default: DirectoryText.appendPercent(byte, to: &out)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
