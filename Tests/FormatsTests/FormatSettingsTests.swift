import ConnectData
import Formats
import Testing

@Suite("Format settings")
struct FormatSettingsTests {
    @Test(
        "JSON takes GZIP, other formats no codec", arguments: StorageFormat.allCases,
        CompressionCodec.allCases)
    func codecs(_ format: StorageFormat, _ codec: CompressionCodec) {
        let settings = FormatSettings(format: format, codec: codec)
        let isFine: Bool =
            switch format {
            case .json: codec == .uncompressed || codec == .gzip
            case .csv, .csvWithHeaders, .text, .bytes: codec == .uncompressed
            case .avro, .parquet: false
            }
        if isFine {
            #expect(throws: Never.self) { try settings.check() }
        } else {
            #expect(throws: FormatConfigError.self) { try settings.check() }
        }
    }

    @Test("the message about a codec shows which go where")
    func table() throws {
        let error = #expect(throws: FormatConfigError.self) {
            try FormatSettings(format: .json, codec: .zstd).check()
        }
        let message = try #require(error).message
        #expect(message.contains("connect.datalake.compression.codec=ZSTD does not go with STOREAS JSON"))
        #expect(message.contains("\ncodec         AVRO     PARQUET  JSON\n"))
        #expect(message.contains("\nGZIP          -        yes      yes\n"))
        #expect(message.contains("\nZSTD          yes      yes      -\n"))
    }

    @Test("the Java connector ignores a codec where there is none")
    func ignored() throws {
        let settings = FormatSettings(format: .csv, codec: .gzip, compatibility: .streamReactor)
        try settings.check()
        #expect(settings.gzipLevel == nil && FormatSettings(format: .json, codec: .gzip).gzipLevel == 6)
        #expect(settings.fileExtension == "csv" && settings.effectiveCodec == .uncompressed)
    }

    @Test("envelopes are for JSON and hold something")
    func envelopes() {
        for format in [StorageFormat.csv, .csvWithHeaders, .text, .bytes] {
            let error = #expect(throws: FormatConfigError.self) {
                try FormatSettings(format: format, envelope: EnvelopeFields()).check()
            }
            #expect(
                error?.message.hasPrefix("Envelope is not supported for format \(format.rawValue).") == true)
        }
        let nothing = EnvelopeFields(key: false, value: false, headers: false, metadata: false)
        #expect(throws: FormatConfigError.self) {
            try FormatSettings(format: .json, envelope: nothing).check()
        }
        #expect(throws: FormatConfigError.self) {
            try FormatSettings(format: .json, codec: .gzip, level: 10).check()
        }
    }

    @Test("names are taken in any letter case, LZ0 is LZO")
    func names() {
        #expect(StorageFormat(name: "csv_withHeaders") == .csvWithHeaders)
        #expect(StorageFormat(name: "orc") == nil)
        #expect(CompressionCodec(name: "gzip") == .gzip)
        #expect(CompressionCodec(name: "LZ0") == .lzo)
    }

    @Test("extensions by format, codec and form")
    func extensions() {
        #expect(
            StorageFormat.allCases.map { FormatSettings(format: $0).fileExtension } == [
                "json", "csv", "csv", "text", "bytes", "avro", "parquet",
            ])
        #expect(FormatSettings(format: .json, codec: .gzip).fileExtension == "json.gz")
        #expect(
            FormatSettings(format: .json, codec: .gzip, compatibility: .streamReactor).fileExtension == "gz")
    }

    @Test("only what is needed is asked for")
    func inputs() {
        let json = FormatSettings(format: .json).inputs(value: .schemalessJSON, key: .string)
        #expect(json == EncoderInputs(value: .json, key: .none, headers: false, metadata: false))
        #expect(FormatSettings(format: .csv).inputs(value: .schemalessJSON, key: .string).value == .tape)
        #expect(FormatSettings(format: .text).inputs(value: .string, key: .string).value == .text)
        #expect(FormatSettings(format: .bytes).inputs(value: .byteArray, key: .string).value == .bytes)
    }
}
