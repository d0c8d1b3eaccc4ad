/// A line of the text with a caret below the place that a message speaks of.
struct Excerpt {
    /// Longer lines are cut around the place: a property file holds a statement on one line.
    static let widthMax = 100

    var position: Position
    var line: String

    func rendered(message: String, expected: [String], hint: String?) -> String {
        let number = "\(position.line)"
        let gutter = String(repeating: " ", count: number.count)
        let (shown, caret) = window()
        var lines = [
            "\(message) (line \(position.line), column \(position.column))",
            "\(number) | \(shown)",
            "\(gutter) | \(caret)^",
        ]
        if !expected.isEmpty { lines.append("expected: \(Self.alternatives(expected))") }
        if let hint { lines.append("fix: \(hint)") }
        return lines.joined(separator: "\n")
    }

    static func alternatives(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    /// The part of the line to show, and the blanks before the caret. Tabs and other control characters show
    /// as one blank, so that the caret stands right.
    private func window() -> (shown: String, indent: String) {
        let scalars = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        let column = min(max(position.column - 1, 0), scalars.count)
        let from =
            scalars.count <= Self.widthMax ? 0 : max(0, min(column - 60, scalars.count - Self.widthMax))
        let to = min(scalars.count, from + Self.widthMax)
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: scalars[from..<to])
        let before = from > 0 ? "…" : ""
        let after = to < scalars.count ? "…" : ""
        let indent = String(repeating: " ", count: column - from + before.count)
        return (before + String(shown) + after, indent)
    }
}
