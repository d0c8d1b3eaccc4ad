/// Every value a choice can take, over repeated runs: the loop around `done` visits every combination.
struct Choices {
    private var taken: [(value: Int, bound: Int)] = []
    private var position = 0
    private var started = false

    mutating func done() -> Bool {
        guard started else {
            started = true
            return false
        }
        position = 0
        while let last = taken.popLast() {
            if last.value < last.bound {
                taken.append((last.value + 1, last.bound))
                return false
            }
        }
        return true
    }

    mutating func pick(_ count: Int) -> Int {
        if position == taken.count { taken.append((0, count - 1)) }
        defer { position += 1 }
        return taken[position].value
    }
}
