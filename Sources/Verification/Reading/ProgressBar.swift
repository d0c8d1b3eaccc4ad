/// Turns states into one terminal line: a bar with share, counts and the time that is left at the pace so
/// far. A value; it has no clock and writes nothing.
package struct ProgressBar: Sendable {
    private var label = ""
    /// When this label began, and its share then: a label that begins in the middle has its own pace.
    private var began: Int64 = 0
    private var first = 0.0
    private var shown: Int64?

    /// Milliseconds between two lines of the same label.
    private static let pause: Int64 = 100
    private static let cells = 24

    package init() {}

    /// The line to show; nil where the last one is younger than a tenth of a second.
    ///
    /// - Parameters:
    ///   - now: milliseconds that never jump back.
    ///   - width: columns of the terminal.
    package mutating func line(_ state: ProgressState, now: Int64, width: Int) -> String? {
        let isNew = shown == nil || state.share != nil && state.label != label
        if isNew {
            (label, began, first) = (state.label, now, state.share ?? 0)
        } else if state.share != 1, let shown, now - shown < Self.pause {
            return nil
        }
        shown = now
        guard let share = state.share else { return Self.cut(state.label, width) }
        let full = min(Self.cells, Int(share * Double(Self.cells)))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: Self.cells - full)
        var text = "\(state.label) [\(bar)] \(Int(share * 100))%"
        if !state.counts.isEmpty { text += "  \(state.counts)" }
        if let left = left(share, now) { text += "  \(Self.time(left)) left" }
        return Self.cut(text, width)
    }

    /// Milliseconds; nil while there is too little to tell from.
    private func left(_ share: Double, _ now: Int64) -> Int64? {
        let elapsed = Double(now - began)
        guard share > first, share < 1, elapsed >= 1_000 else { return nil }
        return Int64(elapsed / (share - first) * (1 - share))
    }

    /// `0:07`, `12:30`, `3:05:00`.
    static func time(_ milliseconds: Int64) -> String {
        let seconds = (milliseconds + 999) / 1_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (minutes, rest) = (seconds / 60, two(seconds % 60))
        return minutes < 60 ? "\(minutes):\(rest)" : "\(minutes / 60):\(two(minutes % 60)):\(rest)"
    }

    /// A line that wraps could not be written over.
    private static func cut(_ text: String, _ width: Int) -> String {
        width > 1 && text.count >= width ? text.prefix(width - 2) + "…" : text
    }
}
