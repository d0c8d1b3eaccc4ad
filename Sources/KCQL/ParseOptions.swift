/// How KCQL text is read.
package struct ParseOptions: Sendable, Equatable {
    /// Whose answer counts where the public page and the Java connector differ (design section 5).
    package enum Compatibility: Sendable, Equatable {
        case documented
        /// `_headers.x` is the value's field; a projection, UPSERT and a shadowed statement are warnings.
        case streamReactor
    }

    package var compatibility: Compatibility

    package init(compatibility: Compatibility = .documented) { self.compatibility = compatibility }
}
