/// The known word that was probably meant.
package enum Nearest {
    /// The word of `known` with the fewest edits (letters put in, left out, replaced, or two swapped), if
    /// those are at most a third of its length; letter case does not count.
    static func word(to written: String, in known: [String]) -> String? {
        let target = Array(written.asciiLowercased.unicodeScalars)
        // Quadratic work: a long text is no misspelt word.
        guard target.count <= 64 else { return nil }
        let best = known.map { ($0, distance(target, Array($0.asciiLowercased.unicodeScalars))) }
            .min { $0.1 < $1.1 }
        guard let (word, edits) = best, edits <= max(1, word.count / 3) else { return nil }
        return word
    }

    /// Edits from one to the other: put in, left out, replaced, or two neighbours swapped.
    package static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var edits = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    edits = min(edits, beforeLast[j - 1] + 1)
                }
                row.append(edits)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
