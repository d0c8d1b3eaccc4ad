package import ConnectData

/// Cuts an object's text into records, piece by piece, as docs/formats.md writes them.
package struct RecordScanner {
    package enum Form: Equatable, Sendable {
        /// JSON and TEXT: one record a line. With an envelope that holds the metadata, offsets can be read.
        case lines(envelope: Bool)
        /// Rows may hold line breaks within quotes; the first may be a header.
        case csv(header: Bool)
        /// BYTES: one record a file.
        case whole
    }

    let form: Form
    /// Records so far; the last one is counted by `finish`.
    package private(set) var count: Int64 = 0
    /// Offsets that stand in the records; nil where the format has none, or a record lacks it.
    package private(set) var offsets: OffsetRuns?
    /// The last record has no end: the object was cut.
    package private(set) var isCut = false
    private var open: [UInt8] = []
    private var isQuoted = false
    private var headerIsNext: Bool
    private var size = 0

    package init(_ form: Form) {
        self.form = form
        offsets = form == .lines(envelope: true) ? OffsetRuns() : nil
        headerIsNext = form == .csv(header: true)
    }

    /// Takes the next bytes; `each` gets every record that ends in them, without its line feed, with its
    /// number from 0.
    package mutating func feed(
        _ bytes: UnsafeRawBufferPointer, each: (Int64, ArraySlice<UInt8>) -> Void = { _, _ in }
    ) {
        size += bytes.count
        if form == .whole {
            open += bytes
            return
        }
        var start = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\""), case .csv = form { isQuoted.toggle() }
            guard byte == UInt8(ascii: "\n"), !isQuoted else { continue }
            if open.isEmpty {
                take(Array(bytes[start..<index])[...], each)
            } else {
                open += bytes[start..<index]
                take(open[...], each)
                open.removeAll(keepingCapacity: true)
            }
            start = index + 1
        }
        open += bytes[start...]
    }

    /// The object is at its end.
    package mutating func finish(each: (Int64, ArraySlice<UInt8>) -> Void = { _, _ in }) {
        if form == .whole {
            if size > 0 { take(open[...], each) }
        } else if !open.isEmpty {
            isCut = true
        }
    }

    private mutating func take(_ record: ArraySlice<UInt8>, _ each: (Int64, ArraySlice<UInt8>) -> Void) {
        if headerIsNext {
            headerIsNext = false
            return
        }
        if offsets != nil {
            if let offset = Self.offset(record) { offsets?.insert(offset) } else { offsets = nil }
        }
        each(count, record)
        count += 1
    }

    private static let mark = Array("\"metadata\":{\"offset\":".utf8)

    /// The offset in a line's envelope. `metadata` is its last member and holds no free text: the last such
    /// place is it, whatever the value holds.
    package static func offset(_ line: ArraySlice<UInt8>) -> Offset? {
        guard line.count > mark.count else { return nil }
        var start = line.endIndex - mark.count
        while start >= line.startIndex {
            if line[start] == mark[0], line[start..<(start + mark.count)].elementsEqual(mark) {
                var offset: Offset = 0
                var digits = 0
                for byte in line[(start + mark.count)...] {
                    guard (48...57).contains(byte), digits < 19 else { break }
                    offset = offset &* 10 &+ Offset(byte - 48)
                    digits += 1
                }
                return digits > 0 ? offset : nil
            }
            start -= 1
        }
        return nil
    }
}
