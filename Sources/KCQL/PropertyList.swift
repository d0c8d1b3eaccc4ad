/// What stands between the parentheses of PROPERTIES: values, and where each key and value stands.
struct PropertyList {
    var values = StatementProperties()
    var keyIndex: [PropertyKey: Int] = [:]
    var valueIndex: [PropertyKey: Int] = [:]

    func has(_ key: PropertyKey) -> Bool { keyIndex[key] != nil }
}
