import Bytes
import ConnectData

/// The texts of `_date` fields, each made once per bucket: the time between two moments where a pattern's
/// text can change (an hour for `yyyy-MM-dd-HH`).
///
/// Direct-mapped, so that partitions at different times do not evict each other; fixed in size.
@usableFromInline struct DateBuckets: ~Copyable {
    // Not private: Swift 6.3 fails to link the type's metadata from another file otherwise.
    struct Slot: BitwiseCopyable {
        var bucket: Int64
        var offset: Int32
        /// -1 = free.
        var length: Int32
        var start: Int
    }

    private static var slotsPerPattern: Int { 64 }
    private static var textBytesMax: Int { 1 << 16 }

    private let patterns: [JavaDatePattern]
    private let zone: DateZone
    private let isUTC: Bool
    /// The patterns' units, ms.
    private var units: SlotArray<Int64>
    var slots: SlotArray<Slot>
    private var texts = ByteBuffer(capacity: 1024)

    init(_ patterns: [JavaDatePattern], zone: DateZone) {
        self.patterns = patterns
        self.zone = zone
        isUTC = zone.isUTC
        units = SlotArray(capacity: patterns.count)
        for pattern in patterns { units.append(pattern.unit) }
        slots = SlotArray(capacity: patterns.count * Self.slotsPerPattern)
        clear()
    }

    /// Appends the text of pattern `index` at `milliseconds`.
    mutating func append(_ index: Int, _ milliseconds: Int64, to out: inout ByteBuffer) {
        let offset = isUTC ? 0 : zone.offset(CivilTime.floorDivide(milliseconds, 1000))
        let bucket = CivilTime.floorDivide(milliseconds &+ Int64(offset) &* 1000, units[index])
        let place =
            index * Self.slotsPerPattern + Int(truncatingIfNeeded: bucket & Int64(Self.slotsPerPattern - 1))
        var slot = slots[place]
        if slot.length < 0 || slot.bucket != bucket || slot.offset != offset {
            if texts.count > Self.textBytesMax { clear() }
            let start = texts.count
            texts.append(patterns[index].format(CivilTime(milliseconds: milliseconds, offset: offset)))
            slot = Slot(bucket: bucket, offset: offset, length: Int32(texts.count - start), start: start)
            slots[place] = slot
        }
        out.append(texts.pointer + slot.start, count: Int(slot.length))
    }

    private mutating func clear() {
        slots.removeAll()
        texts.removeAll()
        for _ in 0..<patterns.count * Self.slotsPerPattern {
            slots.append(Slot(bucket: 0, offset: 0, length: -1, start: 0))
        }
    }
}
