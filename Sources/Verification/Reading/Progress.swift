/// Says how far it is; on a terminal one line that changes.
package struct Progress: Sendable {
    package let say: @Sendable (String) -> Void

    package init(_ say: @escaping @Sendable (String) -> Void) { self.say = say }

    package static let silent = Progress { _ in }
}
