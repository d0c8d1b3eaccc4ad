/// Whose answer counts where the public page and the Java connector differ (design section 5;
/// `connect.datalake.compatibility`).
public enum Compatibility: Sendable, Equatable {
    /// The documented behaviour: every example on the page works as printed. The default.
    case documented
    /// What the Java connector really does, so that an operator can switch over in place.
    case streamReactor
}
