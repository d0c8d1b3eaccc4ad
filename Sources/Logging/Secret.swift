/// A value that no text shows: not interpolation, not `dump`, not a log line. `reveal` is the only way to it.
package struct Secret: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package static let mask = "[hidden]"

    private let value: String

    package init(_ value: String) { self.value = value }

    /// For the one place that needs the value itself.
    package func reveal() -> String { value }

    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
