import Bytes
import ConnectData

/// What becomes of a JSON number on a schemaless tape.
enum JSONNumber {
    /// The magnitude without needless zeros in front (and without the sign).
    static func withoutLeadingZeros(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var first = text.first == UInt8(ascii: "-") ? 1 : 0
        while first + 1 < text.count, text[first] == UInt8(ascii: "0"), text[first + 1] &- 48 < 10 {
            first += 1
        }
        return UnsafeRawBufferPointer(rebasing: text[first...])
    }

    /// Java reads a number with point or exponent as a BigDecimal first: there is no negative zero.
    static func javaDouble(_ text: UnsafeRawBufferPointer) -> Double {
        let value = NumberText.float64(text)
        return value == 0 ? 0 : value
    }

    /// Java's value: a long modulo 2^64, or a double.
    static func java(_ text: UnsafeRawBufferPointer) -> TapeEntry {
        if NumberText.isInteger(text) {
            return TapeEntry(.int64, payload: UInt64(bitPattern: NumberText.wrappingInt64(text)))
        }
        return TapeEntry(.float64, payload: javaDouble(text).bitPattern)
    }

    /// The entry of the same number written without leading zeros; a negative one gets a text of its own.
    static func normalised(_ entry: TapeEntry, _ text: UnsafeRawBufferPointer, arena: inout ByteBuffer)
        -> TapeEntry
    {
        let magnitude = withoutLeadingZeros(text)
        let isNegative = text.first == UInt8(ascii: "-")
        guard magnitude.count < text.count - (isNegative ? 1 : 0) else { return entry }
        var entry = entry
        entry.length = UInt32(magnitude.count + (isNegative ? 1 : 0))
        guard isNegative else {
            entry.payload += UInt64(text.count - magnitude.count)
            return entry
        }
        let copy = Array(magnitude)
        entry.space = .arena
        entry.payload = UInt64(arena.count)
        arena.append(UInt8(ascii: "-"))
        arena.append(copy)
        return entry
    }
}
