/// The interned schemas of one task: equal schemas get the same number, so "same schema as the last record"
/// is an integer compare.
///
/// Thread-confined: born, used and dropped by one task.
public final class SchemaTable {
    /// The number of "no schema".
    public static var none: UInt32 { 0 }

    private var numbers: [Schema: UInt32] = [:]
    private var schemas: [Schema?] = [nil]

    public init() {}

    /// The number of `schema`; the same for every equal schema.
    public func intern(_ schema: Schema) -> UInt32 {
        if let number = numbers[schema] { return number }
        let number = UInt32(schemas.count)
        schemas.append(schema)
        numbers[schema] = number
        return number
    }

    /// The schema of a number that `intern` gave; nil for `none`.
    public subscript(number: UInt32) -> Schema? { schemas[Int(number)] }

    public var count: Int { schemas.count - 1 }
}
