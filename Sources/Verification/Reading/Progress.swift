/// How far something is.
package struct ProgressState: Equatable, Sendable {
    /// What is being done; one stretch of work keeps its label.
    package var label: String
    /// 0 to 1; nil where nobody knows how much there is.
    package var share: Double?
    /// `40 of 80 objects`.
    package var counts = ""

    package init(label: String, share: Double? = nil, counts: String = "") {
        self.label = label
        self.share = share
        self.counts = counts
    }
}

/// Says how far it is; on a terminal one line that changes.
package struct Progress: Sendable {
    package let show: @Sendable (ProgressState) -> Void

    package init(_ show: @escaping @Sendable (ProgressState) -> Void) { self.show = show }

    /// Work of unknown length.
    package func say(_ text: String) { show(ProgressState(label: text)) }

    /// - Parameters:
    ///   - done: of `total` `things`.
    package func step(_ label: String, _ done: Int, of total: Int, _ things: String) {
        show(
            ProgressState(
                label: label, share: total > 0 ? Double(done) / Double(total) : nil,
                counts: "\(done) of \(total) \(things)"))
    }

    package static let silent = Progress { _ in }
}
