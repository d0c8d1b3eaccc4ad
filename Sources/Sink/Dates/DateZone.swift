/// The zone in which `_date` patterns are written. Its rules come from outside: the sink reads no files.
package struct DateZone: Sendable, Equatable {
    /// As Java's `VV` shows it: `UTC`, `Europe/Berlin`.
    package let id: String
    /// Seconds east of UTC at an epoch second.
    package let offset: @Sendable (Int64) -> Int32
    /// Short name (`CET`) at an epoch second.
    package let abbreviation: @Sendable (Int64) -> String
    /// The offset is always 0 and the name always the id: no rules are asked.
    package let isUTC: Bool

    package init(
        id: String, offset: @escaping @Sendable (Int64) -> Int32,
        abbreviation: @escaping @Sendable (Int64) -> String
    ) {
        self.id = id
        self.offset = offset
        self.abbreviation = abbreviation
        isUTC = false
    }

    private init() {
        id = "UTC"
        offset = { _ in 0 }
        abbreviation = { _ in "UTC" }
        isUTC = true
    }

    package static let utc = DateZone()

    package static func == (a: DateZone, b: DateZone) -> Bool { a.id == b.id }
}
