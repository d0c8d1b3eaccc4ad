import Bytes
import Codecs
import ConnectData
import KCQL
import ObjectStore
import Worker

/// Reads objects piece by piece, at most two pieces in memory (a record of any length beside them).
struct ObjectReader {
    static let piece = 4 << 20

    let store: any ObjectStore
    let form: RecordScanner.Form

    init(_ store: any ObjectStore, _ statement: Statement) {
        self.store = store
        form = Self.form(statement)
    }

    /// How a statement's objects are read.
    static func form(_ statement: Statement) -> RecordScanner.Form {
        switch statement.storeAs {
        case .csv(let headers): .csv(header: headers)
        case .bytes: .whole
        case .json: .lines(envelope: statement.effective.envelope?.metadata ?? false)
        case .text, .avro, .parquet: .lines(envelope: false)
        }
    }

    /// All of an object; nil where there is none. `each` gets every record with its number.
    func read(
        _ key: ObjectKey, each: (Int64, ArraySlice<UInt8>) -> Void = { _, _ in }
    ) throws(StoreError) -> ObjectContent? {
        var content = ObjectContent()
        var scanner = RecordScanner(form)
        var gunzip = GunzipStream()
        var text = ByteBuffer(capacity: 0)
        var isPacked: Bool?
        while let bytes = try store.read(key, from: content.size, count: Self.piece) {
            if bytes.isEmpty {
                scanner.finish(each: each)
                content.records = scanner.count
                content.offsets = scanner.offsets
                content.isCut = scanner.isCut || isPacked == true && !gunzip.isComplete
                return content
            }
            let packed =
                isPacked ?? (form == .lines(envelope: false) || form == .lines(envelope: true))
                && bytes.starts(with: [0x1F, 0x8B])
            isPacked = packed
            bytes.withUnsafeBytes { raw in
                content.crc = CRC64.hash(raw, continuing: content.crc)
                guard content.malformed == nil else { return }
                guard packed else { return scanner.feed(raw, each: each) }
                do throws(GunzipStream.Malformed) {
                    text.removeAll()
                    try gunzip.write(raw, into: &text)
                    scanner.feed(text.bytes, each: each)
                } catch {
                    content.malformed = error.description
                }
            }
            content.size += Int64(bytes.count)
        }
        return nil
    }

    /// The checksum of an object alone.
    static func checksum(_ store: any ObjectStore, _ key: ObjectKey) throws(StoreError) -> String? {
        var (at, crc): (Int64, UInt64) = (0, 0)
        while let bytes = try store.read(key, from: at, count: piece) {
            if bytes.isEmpty { return CRC64.text(crc) }
            crc = bytes.withUnsafeBytes { CRC64.hash($0, continuing: crc) }
            at += Int64(bytes.count)
        }
        return nil
    }
}
