import Bytes
import ConnectData

/// The text of values without members.
enum ScalarText {
    private static let msPerDay: Int64 = 86_400_000

    /// Appends a boolean, number, decimal or point in time as JSON. Decimals keep their scale, numbers that
    /// came as text keep it; NaN and the infinities are strings, because JSON has no word for them.
    static func appendJSON(
        _ entry: TapeEntry, _ view: TapeView, logicalDates: Bool, into out: inout ByteBuffer
    ) {
        switch entry.kind {
        case .float32 where !entry.float32.isFinite, .float64 where !entry.float64.isFinite:
            out.append(UInt8(ascii: "\""))
            appendPlain(entry, view, into: &out)
            out.append(UInt8(ascii: "\""))
        case .decimal:
            DecimalText.append(view.bytes(entry), scale: Int(entry.scale), into: &out)
        case .date: out.append(decimal: logicalDates ? days(entry.int) : entry.int)
        case .time, .timestamp: out.append(decimal: entry.int)
        default: appendPlain(entry, view, into: &out)
        }
    }

    /// Appends a boolean, number or decimal as Java prints it, decimals without an exponent.
    static func appendPlain(_ entry: TapeEntry, _ view: TapeView, into out: inout ByteBuffer) {
        switch entry.kind {
        case .boolean: out.append(entry.payload == 0 ? "false" : "true")
        case .int8, .int16, .int32, .int64: out.append(decimal: entry.int)
        case .float32: JavaText.append(entry.float32, into: &out)
        case .float64: JavaText.append(entry.float64, into: &out)
        case .number: out.append(view.bytes(entry))
        case .decimal:
            DecimalText.appendPlain(view.bytes(entry), scale: Int(entry.scale), into: &out)
        case .null, .string, .bytes, .date, .time, .timestamp, .array, .map, .structure:
            preconditionFailure("\(entry.kind) is not a number")
        }
    }

    /// Days since 1970-01-01 of an instant.
    static func days(_ ms: Int64) -> Int64 { ms >= 0 ? ms / msPerDay : (ms + 1) / msPerDay - 1 }

    /// Appends a point in time as ISO 8601 text in UTC: `2023-11-15`, `10:20:30.000`,
    /// `2023-11-15T10:20:30.000Z`.
    static func appendISO(_ entry: TapeEntry, into out: inout ByteBuffer) {
        let day = days(entry.int)
        if entry.kind != .time { appendDate(day, into: &out) }
        if entry.kind == .timestamp { out.append(UInt8(ascii: "T")) }
        if entry.kind != .date { appendTime(entry.int &- day &* msPerDay, into: &out) }
        if entry.kind == .timestamp { out.append(UInt8(ascii: "Z")) }
    }

    /// The civil date of a day count: eras of 400 years that begin on 1 March, so that leap days come last.
    private static func appendDate(_ day: Int64, into out: inout ByteBuffer) {
        let shifted = day &+ 719_468
        let era = (shifted >= 0 ? shifted : shifted &- 146_096) / 146_097
        let dayOfEra = shifted &- era &* 146_097
        let yearOfEra = (dayOfEra &- dayOfEra / 1460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
        let shiftedMonth = (5 &* dayOfYear &+ 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth &+ 3 : shiftedMonth &- 9
        let year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
        // ISO 8601 gives years beyond four digits a sign.
        if year < 0 { out.append(UInt8(ascii: "-")) } else if year > 9999 { out.append(UInt8(ascii: "+")) }
        append(abs(year), width: 4, into: &out)
        out.append(UInt8(ascii: "-"))
        append(month, width: 2, into: &out)
        out.append(UInt8(ascii: "-"))
        append(dayOfYear &- (153 &* shiftedMonth &+ 2) / 5 &+ 1, width: 2, into: &out)
    }

    private static func appendTime(_ ms: Int64, into out: inout ByteBuffer) {
        append(ms / 3_600_000, width: 2, into: &out)
        out.append(UInt8(ascii: ":"))
        append(ms / 60_000 % 60, width: 2, into: &out)
        out.append(UInt8(ascii: ":"))
        append(ms / 1000 % 60, width: 2, into: &out)
        out.append(UInt8(ascii: "."))
        append(ms % 1000, width: 3, into: &out)
    }

    private static func append(_ value: Int64, width: Int, into out: inout ByteBuffer) {
        var limit: Int64 = 10
        for _ in 1..<width {
            if value < limit { out.append(UInt8(ascii: "0")) }
            limit &*= 10
        }
        out.append(decimal: value)
    }
}
