/// What a KCQL text says: its statements in written order, and what its writer should know.
package struct ParsedKCQL: Sendable, Equatable {
    package var statements: [Statement]
    package var warnings: [KCQLWarning]

    package init(statements: [Statement], warnings: [KCQLWarning] = []) {
        self.statements = statements
        self.warnings = warnings
    }
}
