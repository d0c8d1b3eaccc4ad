import ConnectData

/// Maps whose keys are no strings: of equal keys the last value counts, as in a Java map.
enum MapPairs {
    /// Drops repeated scalar keys of the map at `begin`, the last value on the tape.
    static func dropRepeated(_ begin: Int, _ column: inout ConvertedColumn) {
        let count = Int(column.tape[begin].length)
        guard count > 1 else { return }
        var places: [TapeEntry: Int] = [:]
        var pairs: [(key: Int, value: Int)] = []
        var next = begin + 1
        for _ in 0..<count {
            let key = next
            let value = column.tape[key].next(after: key)
            next = column.tape[value].next(after: value)
            // Lists, maps and bytes as keys are compared by identity: they are never taken for equal.
            if column.tape[key].next(after: key) == key + 1, column.tape[key].length == 0 {
                if let place = places[column.tape[key]] {
                    pairs[place].value = value
                    continue
                }
                places[column.tape[key]] = pairs.count
            }
            pairs.append((key, value))
        }
        guard pairs.count < count else { return }
        var copy: [TapeEntry] = []
        for pair in pairs {
            take(pair.key, &copy, begin, column)
            take(pair.value, &copy, begin, column)
        }
        column.tape.setCount(begin + 1)
        for entry in copy { column.tape.append(entry) }
        column.tape.close(begin, length: pairs.count)
    }

    private static func take(
        _ index: Int, _ copy: inout [TapeEntry], _ begin: Int, _ column: borrowing ConvertedColumn
    ) {
        let moved = begin + 1 + copy.count - index
        for at in index..<column.tape[index].next(after: index) {
            var entry = column.tape[at]
            if entry.next(after: -2) != -1 { entry.payload = UInt64(Int(entry.payload) + moved) }
            copy.append(entry)
        }
    }
}
