import Bytes

/// One name and value of an object's metadata.
struct Property: Equatable, Sendable {
    var name: String
    var value: String
}

/// The DFS face's way to write metadata: `name=base64(value)`, comma separated (adls-rest 1.1).
enum PropertyList {
    static func parse(_ text: String) throws(Refusal) -> [Property] {
        var out: [Property] = []
        for part in text.split(separator: ",") {
            let trimmed = part.drop { $0 == " " }
            guard let equals = trimmed.firstIndex(of: "="),
                let bytes = Base64.decode(trimmed[trimmed.index(after: equals)...].utf8)
            else { throw .invalidHeaderValue }
            let name = String(trimmed[..<equals])
            guard !name.isEmpty, name.utf8.allSatisfy(isNameUnit) else { throw .invalidPropertyName }
            out.removeAll { $0.name == name }
            out.append(Property(name: name, value: String(decoding: bytes, as: UTF8.self)))
        }
        return out
    }

    static func text(_ properties: [Property]) -> String {
        properties.map { "\($0.name)=\(Base64.encode(Array($0.value.utf8)))" }.joined(separator: ",")
    }

    private static func isNameUnit(_ unit: UInt8) -> Bool {
        unit > 0x20 && unit < 0x7F && !"()<>@,;:\\\"/[]?={}".utf8.contains(unit)
    }
}
