/// Letters that Java takes and that probably mean another one (design section 5, point 5).
enum DatePatternDoubts {
    static func find(_ runs: [(letter: Character, count: Int)]) -> [String] {
        let letters = Set(runs.map(\.letter))
        var doubts: [String] = []
        for (letter, count) in runs {
            let written = String(repeating: letter, count: count)
            switch letter {
            case "Y" where letters.isDisjoint(with: ["w"]):
                doubts.append(
                    "'\(written)' is the year of the week, which differs from the year around 1 January; "
                        + "probably '\(String(repeating: "y", count: count))' was meant")
            case "D" where count == 2 || letters.contains("M") || letters.contains("L"):
                doubts.append(
                    "'\(written)' is the day of the year (1 to 366); "
                        + "probably 'dd', the day of the month, was meant"
                )
            case "h" where letters.isDisjoint(with: ["a", "B"]),
                "K" where letters.isDisjoint(with: ["a", "B"]):
                doubts.append(
                    "'\(written)' is the hour of the half-day: morning and evening share a directory; "
                        + "probably 'HH' was meant")
            case "m" where letters.isDisjoint(with: ["H", "h", "k", "K", "M", "L"]) && letters.contains("y"):
                doubts.append("'\(written)' is the minute; probably 'MM', the month, was meant")
            default: break
            }
        }
        return doubts
    }
}
