import ConnectData

/// The schemas that SimpleHeaderConverter gives out most, interned once per table.
final class HeaderSchemas {
    private var numbers: [UInt32?] = Array(repeating: nil, count: Schema.Kind.allCases.count)

    /// The number of the required schema of a simple kind.
    func number(_ kind: Schema.Kind, _ table: SchemaTable) -> UInt32 {
        if let number = numbers[Int(kind.rawValue)] { return number }
        let number = table.intern(Schema(kind))
        numbers[Int(kind.rawValue)] = number
        return number
    }
}
