package import ConnectData
package import KCQL

/// What decides which partition key a record gets, as one short stable text: it stands in the owner of the
/// master lock, and a granular lock ahead of the master is only taken over by the same key function (design
/// section 4.3).
///
/// Flush settings, names and formats are not part of it. The text is the same on every machine and in every
/// version that says `version` 1.
package enum KeyFunction {
    private static let version = "1"

    /// - Parameters:
    ///   - zone: the id of the zone of `_date`.
    ///   - converters: one line per converter, with its settings.
    ///   - transforms: one line per transform, with its settings, in order.
    package static func hash(
        _ statement: Statement, zone: String, compatibility: Compatibility, converters: [String],
        transforms: [String]
    ) -> String {
        var parts = [version, compatibility == .documented ? "documented" : "stream-reactor", zone]
        switch statement.partitioning {
        case .topicPartition: parts.append("topic-partition")
        case .none: parts.append("none")
        case .by(let fields):
            parts.append("by \(fields.count)")
            for field in fields {
                parts.append("\(field.source) \(field.path.count)")
                parts += field.path
                parts.append(field.directoryName)
            }
        }
        let effective = statement.effective
        parts.append("\(effective.padding.type.name) \(effective.padding.partition)")
        parts.append(String(effective.padding.char))
        parts.append("converters \(converters.count)")
        parts += converters
        parts.append("transforms \(transforms.count)")
        parts += transforms
        return fnv128(parts)
    }

    /// FNV-1a of 128 bits over the parts, each led by its length; 32 hex digits.
    private static func fnv128(_ parts: [String]) -> String {
        var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B
        func add(_ byte: UInt8) { state = (state ^ UInt128(byte)) &* prime }
        for part in parts {
            let length = UInt32(truncatingIfNeeded: part.utf8.count)
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                add(UInt8(truncatingIfNeeded: length >> shift))
            }
            for byte in part.utf8 { add(byte) }
        }
        let text = String(state, radix: 16)
        return String(repeating: "0", count: 32 - text.count) + text
    }
}
