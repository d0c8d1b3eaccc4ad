import Bytes
import ConnectData
import Formats
import GoldenRows
import Foundation
import Testing

/// A row of `lenses/formats.jsonl`: what the real Java connector wrote.
struct FormatRow: @unchecked Sendable, CustomTestStringConvertible {  // Parsed once, never changed.
    let id: String
    let members: [String: Any]
    let format: StorageFormat
    let envelope: EnvelopeFields?

    var testDescription: String { id }

    init?(_ members: [String: Any]) {
        guard let id = members["id"] as? String, let kcql = members["kcql"] as? String else { return nil }
        self.id = id
        self.members = members
        let storeAs = kcql.range(of: "STOREAS `?[A-Za-z_]+", options: [.regularExpression, .caseInsensitive])
            .map { kcql[$0].dropFirst(8).filter { $0 != "`" } }
        guard let format = StorageFormat(name: storeAs ?? "JSON") else { return nil }
        self.format = format
        func flag(_ name: String) -> Bool { !kcql.contains("'store.envelope.fields.\(name)'=false") }
        envelope =
            kcql.contains("'store.envelope'=true")
            ? EnvelopeFields(
                key: flag("key"), value: flag("value"), headers: flag("headers"), metadata: flag("metadata"))
            : nil
    }

    func option(_ name: String) -> String { (members["config"] as? [String: Any])?[name] as? String ?? "" }
    var records: [[String: Any]] { members["records"] as? [[String: Any]] ?? [] }
    var expect: [String: Any] { members["expect"] as? [String: Any] ?? [:] }
    var objects: [[UInt8]] {
        (expect["objects"] as? [[String: Any]] ?? []).map {
            Array(Data(base64Encoded: $0["bytes_b64"] as? String ?? "") ?? Data())
        }
    }

    /// Rows of this version's formats whose input needs no Avro.
    static let all: [FormatRow] = {
        let rows = GoldenRows.read("lenses/formats.jsonl").compactMap { FormatRow($0.members) }
        let ours = rows.filter {
            $0.format != .avro && $0.format != .parquet
                && !$0.option("value.converter").hasSuffix("AvroConverter")
        }
        print("golden skipped: lenses/formats.jsonl \(rows.count - ours.count) rows (Avro and Parquet)")
        return ours
    }()
}

@Suite("Files of the real Java connector")
struct GoldenFormatTests {
    /// Bytes that live as long as a test.
    private final class Memory {
        private var pieces: [UnsafeMutableRawBufferPointer] = []
        func keep(_ base64: Any?) -> UnsafeRawBufferPointer? {
            guard let text = base64 as? String, let data = Data(base64Encoded: text) else { return nil }
            return keep(Array(data))
        }
        func keep(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
            let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
            piece.copyBytes(from: bytes)
            pieces.append(piece)
            return UnsafeRawBufferPointer(rebasing: piece[..<bytes.count])
        }
        deinit { pieces.forEach { $0.deallocate() } }
    }

    @Test("are ours in compatibility stream-reactor", arguments: FormatRow.all)
    func row(_ row: FormatRow) throws {
        let codec = CompressionCodec(name: row.option("connect.datalake.compression.codec")) ?? .uncompressed
        let settings = FormatSettings(
            format: row.format, envelope: row.envelope, codec: codec, compatibility: .streamReactor)
        guard (try? settings.check()) != nil else {
            #expect(row.expect["error"] != nil, "refused at start, so Java must fail too")
            return
        }
        let bench = try Bench(row.format, envelope: row.envelope, .streamReactor)
        let memory = Memory()
        var files: [[UInt8]] = []
        do {
            for record in row.records {
                try encode(record, row, bench, memory)
                if row.format == .bytes {
                    files.append(bench.out.copyToArray())
                    _ = bench.next()
                }
            }
        } catch let error as FormatError {
            #expect(row.expect["error"] != nil, "\(error)")
            return
        }
        #expect(row.expect["error"] == nil, "Java refuses this row")
        if row.format != .bytes { files = [bench.out.copyToArray()] }
        #expect(files.count == row.objects.count)
        for (ours, theirs) in zip(files, row.objects) {
            if row.format == .json { try compareLines(ours, theirs) } else { #expect(ours == theirs) }
        }
    }

    private func encode(_ record: [String: Any], _ row: FormatRow, _ bench: Bench, _ memory: Memory) throws {
        let headers = (record["headers"] as? [[Any]] ?? []).map { pair in
            let bytes = memory.keep(pair.last)
            let name = memory.keep(Array((pair.first as? String ?? "").utf8))
            return HeaderView(name: name, value: header(bytes, row.option("header.converter")))
        }
        let topic = memory.keep(Array((record["topic"] as? String ?? "").utf8))
        let isBytes = row.option("key.converter").hasSuffix("ByteArrayConverter")
        let key = memory.keep(record["key_b64"])
        let value = try value(memory.keep(record["value_b64"]), row, bench)
        try headers.withUnsafeBufferPointer {
            let view = RecordView(
                value: value, key: isBytes ? .bytes(key) : .text(key), headers: $0, topic: topic,
                partition: (record["partition"] as? NSNumber)?.int32Value ?? -1,
                offset: (record["offset"] as? NSNumber)?.int64Value ?? -1,
                timestamp: (record["timestamp"] as? NSNumber)?.int64Value ?? -1)
            try bench.encoder.encode(view, into: &bench.out, file: &bench.file)
        }
    }

    private func value(_ bytes: UnsafeRawBufferPointer?, _ row: FormatRow, _ bench: Bench) throws
        -> RecordPart
    {
        let converter = row.option("value.converter")
        if converter.hasSuffix("StringConverter") { return .text(bytes) }
        if converter.hasSuffix("ByteArrayConverter") { return .bytes(bytes) }
        guard let bytes else { return .none }
        let parsed = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        if row.option("value.converter.schemas.enable") == "false" {
            if row.format == .json { return .json(bytes) }
            return bench.part(schemaless(parsed))
        }
        let envelope = try #require(parsed as? [String: Any])
        let json = try #require(envelope["schema"] as? [String: Any])
        let schema = try #require(GoldenInput.schema(json))
        return bench.part(GoldenInput.sample(envelope["payload"], schema, json), schema)
    }

    private func schemaless(_ parsed: Any) -> Sample {
        if let text = parsed as? String { return .string(text) }
        if let object = parsed as? [String: Any] {
            return .map(object.map { (.string($0.key), schemaless($0.value)) })
        }
        guard let number = parsed as? NSNumber else { return .null }
        if String(cString: number.objCType) == "c" { return .bool(number.boolValue) }
        return number.doubleValue == Double(number.int64Value)
            ? .int(number.int64Value) : .float64(number.doubleValue)
    }

    /// SimpleHeaderConverter, as far as the rows need it: what is JSON is that value, what is not is text.
    private func header(_ bytes: UnsafeRawBufferPointer?, _ converter: String) -> RecordPart {
        guard !converter.hasSuffix("ByteArrayConverter") else { return .bytes(bytes) }
        guard let bytes else { return .none }
        let isJSON = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
        return isJSON ? .json(bytes) : .text(bytes)
    }

    private func compareLines(_ ours: [UInt8], _ theirs: [UInt8]) throws {
        let theirLines = theirs.split(separator: 0x0A)
        let ourLines = ours.split(separator: 0x0A)
        #expect(ourLines.count == theirLines.count)
        for (our, their) in zip(ourLines, theirLines) {
            let a = try JSONSerialization.jsonObject(with: Data(our), options: .fragmentsAllowed) as? NSObject
            let b =
                try JSONSerialization.jsonObject(with: Data(their), options: .fragmentsAllowed) as? NSObject
            #expect(
                a == b,
                "\(String(decoding: our, as: UTF8.self)) against \(String(decoding: their, as: UTF8.self))")
        }
    }
}
