/// Finds what was probably meant.
package enum Nearest {
    /// The name with the fewest changed, added, dropped or swapped letters, where those are few for its
    /// length; of several the first.
    package static func name(to word: String, among names: [String]) -> String? {
        let best = names.map {
            (name: $0, distance: distance(Array(word.lowercased()), Array($0.lowercased())))
        }
        .min { $0.distance < $1.distance }
        guard let best, best.distance <= max(1, min(word.count, best.name.count) / 3) else {
            return names.first { word.count >= 3 && $0.hasPrefix(word) }
        }
        return best.name
    }

    /// Edit distance in which two neighbours swapped count as one change.
    package static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in 1..<(a.count + 1) {
            var row = [i]
            for j in 1..<(b.count + 1) {
                var best = min(
                    rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    best = min(best, rows[i - 2][j - 2] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
