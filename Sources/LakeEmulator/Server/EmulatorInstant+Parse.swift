extension EmulatorInstant {
    /// `Wed, 21 Oct 2026 07:28:00 GMT`; nil for anything else.
    package init?(rfc1123 text: String) {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", words[0].hasSuffix(","),
            let month = Self.months.firstIndex(of: String(words[2])),
            let seconds = Self.seconds(words[3], month + 1, words[1], words[4].split(separator: ":"))
        else { return nil }
        self.init(seconds: seconds)
    }

    /// The forms that shared access signatures take: a day, with minutes, with seconds, with a fraction
    /// (which is dropped); nil for anything else.
    package init?(iso8601 text: String) {
        let sides = text.split(separator: "T", omittingEmptySubsequences: false)
        let day = sides[0].split(separator: "-", omittingEmptySubsequences: false)
        guard sides.count <= 2, day.count == 3, let month = Int(day[1]) else { return nil }
        var time: [Substring] = ["00", "00"]
        if sides.count == 2 {
            guard sides[1].hasSuffix("Z") else { return nil }
            time = sides[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
        }
        guard let seconds = Self.seconds(day[0], month, day[2], time) else { return nil }
        self.init(seconds: seconds)
    }

    private static func seconds(
        _ year: Substring, _ month: Int, _ day: Substring, _ time: [Substring]
    ) -> Int64? {
        guard time.count == 2 || time.count == 3, let year = Int(year), let day = Int(day),
            let hour = Int(time[0]), let minute = Int(time[1]),
            let second = time.count < 3 ? 0 : Int(time[2].prefix { $0 != "." })
        else { return nil }
        return CivilTime.seconds(year, month, day, hour, minute, second)
    }
}
