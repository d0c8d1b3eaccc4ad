/// Dotted paths.
extension Parser {
    struct Part {
        var text: String
        var isQuoted: Bool
        var start: Int
    }

    /// The parts of a dotted name; what stands in backticks is one part, dots and all.
    func path(_ name: Name) throws(KCQLError) -> [Part] {
        var parts: [Part] = []
        var open: Part?
        for piece in name.pieces {
            switch piece.kind {
            case .quoted(let text, let quote):
                guard quote == "`" else {
                    throw source.error(
                        "a field is not written in \(quote)", at: piece.range.lowerBound,
                        hint: "write it in backticks: `\(text)`")
                }
                guard open == nil else { throw missingDot(piece.range.lowerBound) }
                open = Part(text: text, isQuoted: true, start: piece.range.lowerBound)
            default: try bare(piece, &parts, &open)
            }
        }
        guard let last = open else { throw emptyPart(name.range.upperBound - 1) }
        return parts + [last]
    }

    private func bare(_ piece: Token, _ parts: inout [Part], _ open: inout Part?) throws(KCQLError) {
        for index in piece.range {
            let scalar = source.scalars[index]
            if scalar == "." {
                guard let done = open else { throw emptyPart(index) }
                parts.append(done)
                open = nil
            } else if open == nil {
                open = Part(text: String(scalar), isQuoted: false, start: index)
            } else if open?.isQuoted == true {
                throw missingDot(index)
            } else {
                open?.text.unicodeScalars.append(scalar)
            }
        }
    }

    private func missingDot(_ index: Int) -> KCQLError {
        source.error("a dot is missing between two parts of a name", at: index, expected: ["."])
    }

    private func emptyPart(_ index: Int) -> KCQLError {
        source.error("a part of the name is empty", at: index, hint: "write a name before and after each dot")
    }

    /// A part becomes the name of a directory: no blank name, no slash; bare parts hold letters, digits and
    /// `_ - @` only, so that a stray mark is not taken for a field.
    func checkPart(_ part: Part) throws(KCQLError) {
        let scalars = part.text.unicodeScalars
        if scalars.allSatisfy(\.properties.isWhitespace) {
            throw source.error("a part of the name is blank", at: part.start)
        }
        if scalars.contains(where: { $0 == "/" || $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F }) {
            throw source.error(
                "a field with a slash or a control character in its name cannot name a directory",
                at: part.start,
                hint: "rename the field with a transform first")
        }
        guard !part.isQuoted else { return }
        let stray = scalars.first { scalar in
            scalar.isASCII && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar)
                && !"_-@".unicodeScalars.contains(scalar)
        }
        guard let stray else { return }
        let hint =
            "$<{".unicodeScalars.contains(stray)
            ? "put the field's name in the place of \(part.text)" : "write it in backticks: `\(part.text)`"
        throw source.error("\(stray) cannot stand in a bare field name", at: part.start, hint: hint)
    }
}
