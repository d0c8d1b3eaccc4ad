/// `padding.type`: on which side a number is filled up to its length. Never truncates.
package enum PaddingType: Sendable, Equatable, CaseIterable {
    case leftPad, rightPad, noOp

    /// The documented spelling.
    package var name: String {
        switch self {
        case .leftPad: "LeftPad"
        case .rightPad: "RightPad"
        case .noOp: "NoOp"
        }
    }
}
