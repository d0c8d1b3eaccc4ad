import Sink

/// When open files of one partition are due by their interval, the earliest first: a binary heap, so that
/// many thousand open files cost nothing while none is due.
///
/// A file's deadline may have moved on since it was noted (an earlier commit of its key has ended): whoever
/// takes one out looks again, and notes it anew.
struct FlushDeadlines {
    struct Entry {
        var due: Int64
        var file: StagedFile.ID
        var slot: Int32
    }

    private var heap: [Entry] = []

    var count: Int { heap.count }

    /// The earliest deadline noted.
    var next: Int64? { heap.first?.due }

    mutating func note(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, case let parent = (child - 1) / 2, heap[child].due < heap[parent].due {
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest where it is due.
    mutating func take(due now: Int64) -> Entry? {
        guard let first = heap.first, first.due <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink(0)
        }
        return first
    }

    /// Forgets files that are gone, once they are many.
    mutating func keep(where isOpen: (Entry) -> Bool) {
        heap.removeAll { !isOpen($0) }
        for parent in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(parent) }
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while case let left = 2 * parent + 1, left < heap.count {
            let right = left + 1
            let child = right < heap.count && heap[right].due < heap[left].due ? right : left
            guard heap[child].due < heap[parent].due else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
