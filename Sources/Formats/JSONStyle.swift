/// How values become JSON; what the Java connector's three writers do differently (`lenses-behaviour.md` 5.2,
/// 5.3).
struct JSONStyle: BitwiseCopyable {
    enum Bytes { case base64, numbers }
    enum OddKeys {
        /// A map whose keys are not strings is an array of pairs.
        case pairs
        /// Its keys are written as text.
        case text
    }

    var bytes = Bytes.base64
    var oddKeys = OddKeys.pairs
    /// Dates count days and times of day ms; else both are epoch ms.
    var logicalDates = true
    /// A null struct member takes its schema's default; a null that the schema forbids is an error.
    var obeysSchema = false
    /// Characters beyond U+FFFF are two escapes.
    var surrogatePairs = false

    /// Nothing changed, nothing lost.
    static let documented = JSONStyle()
    /// Kafka's JsonConverter without schemas, decimals as numbers.
    static let converter = JSONStyle(obeysSchema: true, surrogatePairs: true)
    /// The plain object mapper: schemaless maps and lists.
    static let mapper = JSONStyle(oddKeys: .text, logicalDates: false)
    /// What stands inside an envelope.
    static let envelope = JSONStyle(bytes: .numbers, oddKeys: .text, logicalDates: false, obeysSchema: true)
}
