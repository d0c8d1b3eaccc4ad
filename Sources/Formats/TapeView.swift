import ConnectData

/// A tape borrowed for one call: its entries and the memory that they point into.
struct TapeView {
    let entries: UnsafePointer<TapeEntry>
    let spaces: ValueSpaces

    init(entries: UnsafePointer<TapeEntry>, spaces: ValueSpaces) {
        self.entries = entries
        self.spaces = spaces
    }

    /// nil when the part has no tape.
    init?(_ part: RecordPart) {
        guard part.form == .tape, let entries = part.entries, let spaces = part.spaces else { return nil }
        self.init(entries: entries, spaces: spaces)
    }

    subscript(index: Int) -> TapeEntry { entries[index] }

    func bytes(_ entry: TapeEntry) -> UnsafeRawBufferPointer { spaces.bytes(entry) }
}
