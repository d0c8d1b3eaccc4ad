/// A place in KCQL text.
package struct Position: Sendable, Equatable {
    /// Counted from 1; lines end with LF, CR LF or CR.
    package var line: Int
    /// Counted from 1, in Unicode scalars.
    package var column: Int
    /// Counted from 0, in UTF-8 bytes from the start of the whole text.
    package var offset: Int

    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    package static let start = Position(line: 1, column: 1, offset: 0)
}
