/// The same canonical texts out of a golden row's own members.
enum GoldenExpectation {
    static func value(_ any: Any?) -> String {
        guard let node = any as? [String: Any], let type = node["t"] as? String else { return "null" }
        let text = node["v"] as? String ?? ""
        switch type {
        case "null": return "null"
        case "bool": return "bool \(text)"
        case "float32", "float64":
            let value: Double =
                switch text {
                case "NaN": .nan
                case "Infinity": .infinity
                case "-Infinity": -.infinity
                default: type == "float32" ? Double(Float(text)!) : Double(text)!
                }
            return "\(type) \(GoldenRenderer.number(value))"
        case "string/utf16be-hex(lone surrogate)": return "string \(repaired(text))"
        case "bytes/ByteBuffer": return "bytes \(text)"
        case "decimal": return "decimal \(node["unscaled"] as? String ?? "") scale \(node["scale"] ?? "")"
        case "list":
            return "list[" + ((node["v"] as? [Any]) ?? []).map { value($0) }.joined(separator: "; ") + "]"
        case "map":
            let pairs = ((node["v"] as? [[Any]]) ?? []).map { value($0[0]) + " = " + value($0[1]) }
            return "map{" + pairs.sorted().joined(separator: "; ") + "}"
        case "struct":
            let pairs = ((node["v"] as? [[Any]]) ?? []).map { "\($0[0]) = " + value($0[1]) }
            return "struct(" + pairs.joined(separator: "; ") + ")"
        default: return "\(type) \(text)"
        }
    }

    /// `… chars=d83d`: UTF-16 units, of which lone ones become U+FFFD here.
    private static func repaired(_ text: String) -> String {
        let hex = text.split(separator: "=").last.map { $0.filter(\.isHexDigit) } ?? ""
        var units: [UInt16] = []
        var rest = Substring(hex)
        while rest.count >= 4 {
            units.append(UInt16(rest.prefix(4), radix: 16)!)
            rest = rest.dropFirst(4)
        }
        return String(decoding: units, as: UTF16.self)
    }

    static func schema(_ any: Any?) -> String {
        guard let node = any as? [String: Any], let type = node["type"] as? String else { return "none" }
        var out = "\(type) optional=\((node["optional"] as? Bool) ?? false)"
        if let name = node["name"] as? String { out += " name=\(name)" }
        if let version = node["version"] { out += " version=\(version)" }
        if let doc = node["doc"] as? String { out += " doc=\(doc)" }
        if let parameters = node["parameters"] as? [String: String], !parameters.isEmpty {
            out += " parameters=" + parameters.map { "\($0.key):\($0.value)" }.sorted().joined(separator: ",")
        }
        if let other = node["default"] { out += " default=<\(value(other))>" }
        if type == "ARRAY" || type == "MAP" { out += " value=<\(schema(node["valueSchema"]))>" }
        if type == "MAP" { out += " key=<\(schema(node["keySchema"]))>" }
        if type == "STRUCT" {
            let fields = (node["fields"] as? [[String: Any]]) ?? []
            out +=
                " fields=<"
                + fields.map { "\($0["name"] ?? ""): \(schema($0["schema"]))" }.joined(separator: "; ") + ">"
        }
        return out
    }
}
