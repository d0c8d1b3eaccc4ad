/// Why the emulator cannot start or take an instruction.
package struct EmulatorError: Error, Equatable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
