public import ConnectData

/// Why a path has no value: stands in the `scale` of a null entry, so that an answer is one `TapeEntry`.
///
/// The documented form makes all of them `[missing]`; the compatibility fails where the Java connector fails
/// (lenses-behaviour 4.4).
public enum PathAnswer {
    /// The field is absent or null. Also what an extractor answers that cannot tell more.
    public static let absent: Int16 = 0
    /// The path goes on below a scalar.
    public static let belowScalar: Int16 = 1
    /// A list without schema is shorter.
    public static let indexOutOfRange: Int16 = 2
    /// A list is asked for something that is no number.
    public static let notAnIndex: Int16 = 3
    /// An optional struct on the way is null.
    public static let nullParent: Int16 = 4
    /// The record has no such header.
    public static let headerAbsent: Int16 = 5
    /// The whole key, value or header is null.
    public static let partNull: Int16 = 6

    @inlinable public static func entry(_ code: Int16) -> TapeEntry { TapeEntry(.null, scale: code) }
}
