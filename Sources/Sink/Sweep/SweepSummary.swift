/// What one sweep of a topic partition came to.
package struct SweepSummary: Equatable, Sendable, CustomStringConvertible {
    package var temporaries = 0
    package var locks = 0
    package var kept = 0
    /// Names of another form, and the first few of them.
    package var unknownNames = 0
    package var examples: [String] = []
    /// Removals whose outcome nobody knows; the next sweep looks again.
    package var unsettled = 0
    /// The names of another form are not those of the sweep before.
    package var hasNewNames = false

    package init() {}

    package var description: String {
        var text = "\(temporaries) temporary object(s) and \(locks) lock(s) removed, \(kept) kept"
        if unsettled > 0 { text += ", \(unsettled) not settled" }
        if unknownNames > 0 {
            text +=
                ", \(unknownNames) name(s) of another form left alone: " + examples.joined(separator: ", ")
            if unknownNames > examples.count { text += ", …" }
        }
        return text
    }

    mutating func count(_ verdict: SweepVerdict, _ name: String) {
        switch verdict {
        case .keep(.unknownName):
            unknownNames += 1
            if examples.count < 3 { examples.append(name) }
        case .keep: kept += 1
        case .remove, .read: break
        }
    }
}
