/// `INSERT INTO container[:prefix]`.
package struct Target: Sendable, Equatable {
    /// Checked: 3 to 63 of `a-z 0-9 -`, first and last no hyphen, no two hyphens in a row.
    package var container: String
    /// As written after the colon; nil where nothing (or nothing but the colon) was written. May begin or end
    /// with `/` (the object key decides); holds no empty, `.` or `..` part in between.
    package var prefix: String?

    package init(container: String, prefix: String? = nil) {
        self.container = container
        self.prefix = prefix
    }
}
