import ObjectStore

extension RequestCounts {
    /// No verb that could change anything was called.
    var reading: Bool { total == self[.read] + self[.head] + self[.list] }
}
