import KCQL

/// The names that somebody may have meant.
package enum NearNames {
    /// The nearest first, at most five.
    package static func of(_ name: String, among names: [String], atMost count: Int = 5) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars)
        return names.map {
            (name: $0, edits: Nearest.distance(wanted, Array($0.lowercased().unicodeScalars)))
        }
        .sorted { ($0.edits, $0.name) < ($1.edits, $1.name) }
        .prefix(count).map(\.name)
    }
}
