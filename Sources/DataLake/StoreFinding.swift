/// Something about a container that works but costs or limits: logged once at start.
package struct StoreFinding: Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// Every overwrite leaves a version behind.
        case versioning
        /// Deleted objects stay for a while, and cost.
        case softDelete = "soft-delete"
        /// Version-level immutability is possible here; a policy would stop the connector.
        case immutableVersions = "immutable-versions"
        /// No hierarchical namespace: publishing is a copy and a delete.
        case flatNamespace = "flat-namespace"
        /// The credential ends in less than a week.
        case credentialExpires = "credential-expires"
        /// This machine's clock is off.
        case clockSkew = "clock-skew"
    }

    package var code: Code
    package var text: String
    package var hint: String

    package init(_ code: Code, _ text: String, hint: String) {
        self.code = code
        self.text = text
        self.hint = hint
    }

    package var description: String { "\(text) (\(hint))" }
}
