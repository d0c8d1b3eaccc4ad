/// A single message transform that makes headers from the clock: a record that is delivered again may get
/// others (lenses-newer, "Refused at start"; connect-semantics 4.2).
package struct WallClockTransform: Equatable, Sendable {
    /// Its name in `transforms`.
    package var alias: String
    /// As written behind `transforms.<alias>.type`.
    package var className: String
    /// The headers that it makes, as they are called behind the last transform.
    package var headers: [String]
    /// The place of its type.
    package var line: Int?

    private static let package = "io.lenses.connect.smt.header."
    private static let oneHeader = [
        "InsertWallclock", "InsertRollingWallclock", "InsertWallclockDateTimePart",
    ]
    private static let manyHeaders = ["InsertWallclockHeaders", "InsertRollingWallclockHeaders"]
    private static let parts = ["year", "month", "day", "hour", "minute", "second", "date"]

    /// Those of a connector file, in the order of `transforms`; a header that `RenameHeader` renames further
    /// on is known by its new name.
    static func read(_ values: ConfigValues) -> [WallClockTransform] {
        var found: [WallClockTransform] = []
        for alias in values.list("transforms") {
            func option(_ name: String) -> String? {
                values.entries["transforms.\(alias).\(name)"].map { ConfigType.trim($0.value) }
            }
            guard let type = values.entries["transforms.\(alias).type"] else { continue }
            let className = ConfigType.trim(type.value)
            var headers: [String]
            switch className.hasPrefix(package) ? String(className.dropFirst(package.count)) : className {
            case let name where oneHeader.contains(name): headers = [option("header.name") ?? ""]
            case let name where manyHeaders.contains(name):
                headers = parts.map { (option("header.prefix.name") ?? "") + $0 }
            case "RenameHeader":
                guard let old = option("header.name.old"), let new = option("header.name.new") else {
                    continue
                }
                for index in found.indices {
                    found[index].headers = found[index].headers.map { $0 == old ? new : $0 }
                }
                continue
            default: continue
            }
            headers.removeAll(where: \.isEmpty)
            found.append(
                WallClockTransform(
                    alias: alias, className: ConfigType.trim(type.shown), headers: headers, line: type.line))
        }
        return found
    }
}
