/// The calls of `ObjectStore` by name, for counts and messages.
package enum StoreVerb: String, CaseIterable, Sendable {
    case create, replace, upload, publish, read, head, list, delete, overwrite
}

/// How often each verb was called, refused calls included: what the table of design section 4.4 is held
/// against.
package struct RequestCounts: Equatable, Sendable, CustomStringConvertible {
    private var counts: [StoreVerb: Int] = [:]

    package init() {}

    package init(_ counts: [StoreVerb: Int]) { self.counts = counts.filter { $0.value != 0 } }

    package subscript(verb: StoreVerb) -> Int {
        get { counts[verb] ?? 0 }
        set { counts[verb] = newValue == 0 ? nil : newValue }
    }

    package var total: Int { counts.values.reduce(0, +) }

    /// What was called since an earlier count.
    package func since(_ earlier: RequestCounts) -> RequestCounts {
        var out = RequestCounts()
        for verb in StoreVerb.allCases { out[verb] = self[verb] - earlier[verb] }
        return out
    }

    /// Verbs in the order of their declaration, such as `replace 1, upload 2, publish 2`.
    package var description: String {
        StoreVerb.allCases.filter { self[$0] != 0 }.map { "\($0.rawValue) \(self[$0])" }.joined(
            separator: ", ")
    }
}
