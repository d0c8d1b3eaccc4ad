/// The name of an object in a store: parts joined by `/`, relative to the container, without a leading slash.
package struct ObjectKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    /// The parts between slashes.
    package var parts: [Substring] { text.split(separator: "/", omittingEmptySubsequences: false) }
}

/// The version of an object as its store names it, without quotes. Opaque: compared, never interpreted.
package struct ETag: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }
}

/// What travels with an object: set by the upload, kept by the publish (design section 4.8).
///
/// Names are lower-case letters and digits (the rule of every store's metadata), values printable ASCII.
package struct ObjectMetadata: Hashable, Sendable {
    package var values: [String: String]

    package init(_ values: [String: String] = [:]) { self.values = values }

    package subscript(name: String) -> String? { values[name] }
}
