/// The emulator's directory cannot be used: what failed and where.
package struct LakeFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
