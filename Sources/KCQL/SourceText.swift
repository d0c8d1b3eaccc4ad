/// The text as scalars, and where its lines begin. Places inside this module are indexes of scalars.
struct SourceText {
    let scalars: [Unicode.Scalar]
    /// For each scalar, and for the end, its offset in bytes.
    private let offsets: [UInt32]
    /// For each line the index of its first scalar.
    private let lines: [Int]

    init(_ text: String) {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        var offsets: [UInt32] = []
        offsets.reserveCapacity(text.utf8.count + 1)
        var lines = [0]
        var offset: UInt32 = 0
        for scalar in text.unicodeScalars {
            // CR LF is one line break: the line begins after the LF.
            if let last = scalars.last, last == "\n" || (last == "\r" && scalar != "\n") {
                lines.append(scalars.count)
            }
            scalars.append(scalar)
            offsets.append(offset)
            offset += UInt32(UTF8.width(scalar))
        }
        offsets.append(offset)
        self.scalars = scalars
        self.offsets = offsets
        self.lines = lines
    }

    var lineCount: Int { lines.count }

    func position(at index: Int) -> Position {
        let number = lineNumber(at: index)
        return Position(line: number + 1, column: index - lines[number] + 1, offset: Int(offsets[index]))
    }

    /// The line that holds `index`, without its line break.
    func line(at index: Int) -> String { line(number: lineNumber(at: index) + 1) }

    /// Counted from 1.
    func line(number counted: Int) -> String {
        let number = counted - 1
        var end = number + 1 < lines.count ? lines[number + 1] : scalars.count
        while end > lines[number], Self.isLineBreak(scalars[end - 1]) { end -= 1 }
        return string(lines[number]..<end)
    }

    func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

    private func lineNumber(at index: Int) -> Int {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= index { low = middle } else { high = middle }
        }
        return low
    }
}
