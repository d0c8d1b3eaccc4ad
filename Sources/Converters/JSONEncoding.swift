import Bytes

/// The encodings that Jackson finds by itself: a byte order mark, or zero bytes where UTF-16 and UTF-32 have
/// them.
enum JSONEncoding: Equatable {
    case utf8(skip: Int)
    case utf16(bigEndian: Bool, skip: Int)
    case utf32(bigEndian: Bool, skip: Int)

    /// Nil: nothing that Jackson reads.
    init?(_ text: UnsafeRawBufferPointer) {
        func at(_ index: Int) -> UInt8 { text[index] }
        if text.count >= 4 {
            switch (at(0), at(1), at(2), at(3)) {
            case (0, 0, 0xFE, 0xFF): self = .utf32(bigEndian: true, skip: 4)
            case (0xFF, 0xFE, 0, 0): self = .utf32(bigEndian: false, skip: 4)
            case (0, 0, 0xFF, 0xFE), (0xFE, 0xFF, 0, 0): return nil
            case (0xFE, 0xFF, _, _): self = .utf16(bigEndian: true, skip: 2)
            case (0xFF, 0xFE, _, _): self = .utf16(bigEndian: false, skip: 2)
            case (0xEF, 0xBB, 0xBF, _): self = .utf8(skip: 3)
            case (0, 0, 0, _): self = .utf32(bigEndian: true, skip: 0)
            case (_, 0, 0, 0): self = .utf32(bigEndian: false, skip: 0)
            case (0, _, 0, 0), (0, 0, _, 0): return nil
            case (0, _, _, _): self = .utf16(bigEndian: true, skip: 0)
            case (_, 0, _, _): self = .utf16(bigEndian: false, skip: 0)
            default: return nil
            }
        } else if text.count >= 2, at(0) == 0 || at(1) == 0 {
            self = .utf16(bigEndian: at(0) == 0, skip: 0)
        } else {
            return nil
        }
    }

    /// Appends `text` as UTF-8 and a newline; false when it is not well formed.
    func transcode(_ text: UnsafeRawBufferPointer, into out: inout ByteBuffer) -> Bool {
        switch self {
        case .utf8(let skip):
            out.append(UnsafeRawBufferPointer(rebasing: text[skip...]))
        case .utf16(let bigEndian, let skip):
            guard text.count % 2 == 0 else { return false }
            let units = stride(from: skip, to: text.count, by: 2).map { index in
                let (a, b) = (UInt16(text[index]), UInt16(text[index + 1]))
                return bigEndian ? a << 8 | b : b << 8 | a
            }
            guard Self.append(utf16: units, into: &out) else { return false }
        case .utf32(let bigEndian, let skip):
            guard text.count % 4 == 0 else { return false }
            for index in stride(from: skip, to: text.count, by: 4) {
                var value: UInt32 = 0
                for byte in 0..<4 { value = value << 8 | UInt32(text[index + (bigEndian ? byte : 3 - byte)]) }
                guard let scalar = Unicode.Scalar(value) else { return false }
                for unit in UTF8.encode(scalar)! { out.append(unit) }
            }
        }
        out.append(UInt8(ascii: "\n"))
        return true
    }

    private static func append(utf16 units: [UInt16], into out: inout ByteBuffer) -> Bool {
        Swift.transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true) {
            out.append($0)
        } == false
    }
}
