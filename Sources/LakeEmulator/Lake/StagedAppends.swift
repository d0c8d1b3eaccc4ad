/// What DFS appends left beside a file until a flush takes it in (adls-rest 1.3, 1.4). Order and repetition
/// of the appends do not matter; a piece at a position replaces the one that was there.
struct StagedAppends: Sendable {
    private(set) var pieces: [Int: Segment] = [:]

    var isEmpty: Bool { pieces.isEmpty }

    mutating func add(_ segment: Segment, at position: Int) { pieces[position] = segment }

    /// The run of bytes that begins at `length`, the file's committed end.
    func run(from length: Int) -> [Segment] {
        var out: [Segment] = []
        var end = length
        for (position, segment) in pieces.sorted(by: { $0.key < $1.key }) {
            let stop = position + segment.length
            guard position <= end else { break }
            guard stop > end else { continue }
            out.append(segment.part(end - position, segment.length))
            end = stop
        }
        return out
    }

    /// What lies behind `position`.
    func rest(behind position: Int) -> StagedAppends {
        var out = StagedAppends()
        for (start, segment) in pieces where start + segment.length > position {
            let cut = max(0, position - start)
            out.add(segment.part(cut, segment.length), at: start + cut)
        }
        return out
    }
}
