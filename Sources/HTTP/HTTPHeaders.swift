/// Header fields in the order in which they stand on the wire; names are compared without regard to case.
package struct HTTPHeaders: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    package struct Field: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var fields: [Field] = []

    package init(_ fields: [Field] = []) { self.fields = fields }

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field($0.0, $0.1) }
    }

    /// The first field of that name; setting replaces every field of that name, nil removes them.
    package subscript(name: String) -> String? {
        get { fields.first { Self.same($0.name, name) }?.value }
        set {
            guard let newValue else { return fields.removeAll { Self.same($0.name, name) } }
            guard let first = fields.firstIndex(where: { Self.same($0.name, name) }) else {
                return fields.append(Field(name, newValue))
            }
            fields[first].value = newValue
            fields = fields.enumerated().filter { $0.offset == first || !Self.same($0.element.name, name) }
                .map(\.element)
        }
    }

    /// Adds a field beside those of the same name.
    package mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    private static func same(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && a.lowercased() == b.lowercased()
    }
}
