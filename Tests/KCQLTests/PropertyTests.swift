import KCQL
import Testing

@Suite struct PropertyTests {
    @Test func `every property is read`() throws {
        let read = try properties(
            """
            'padding.type'=rightpad, 'padding.char'='x', 'padding.length.partition'=3,
            'padding.length.offset'='20',
            `partition.include.keys`=TRUE, 'store.envelope'=true, 'store.envelope.fields.key'=false,
            'store.envelope.fields.value'=true, 'store.envelope.fields.headers'=false,
            'store.envelope.fields..metadata'=`true`, flush.count=10, FLUSH.SIZE=1000, "flush.interval"="30",
            'key.suffix'='-s',
            """)
        var expected = StatementProperties()
        expected.paddingType = .rightPad
        expected.paddingChar = "x"
        expected.paddingLengths = ["partition": 3, "offset": 20]
        expected.partitionIncludeKeys = true
        expected.storeEnvelope = true
        expected.envelopeKey = false
        expected.envelopeValue = true
        expected.envelopeHeaders = false
        expected.envelopeMetadata = true
        expected.flushCount = 10
        expected.flushSize = 1000
        expected.flushInterval = 30
        expected.keySuffix = "-s"
        #expect(read.properties == expected)
        #expect(read.effective.padding.type == .rightPad)
        #expect(read.effective.padding.char == "x")
        #expect(read.effective.padding.offset == 20)
        #expect(read.effective.padding.partition == 3)
        #expect(read.effective.partitionIncludeKeys)
        var envelope = EffectiveProperties.Envelope()
        envelope.key = false
        envelope.headers = false
        #expect(read.effective.envelope == envelope)
        #expect(read.effective.flushCount == 10)
        #expect(read.effective.flushSize == 1000)
        #expect(read.effective.flushInterval == 30)
        #expect(read.effective.keySuffix == "-s")
    }

    @Test func `the defaults are those of the page`() throws {
        let effective = try one("INSERT INTO box SELECT * FROM t").effective
        #expect(effective == EffectiveProperties())
        #expect(effective.flushCount == 50_000)
        #expect(effective.flushSize == 500_000_000)
        #expect(effective.flushInterval == 3600)
        #expect(effective.padding.offset == 12)
        #expect(effective.padding.partition == 0)
        #expect(effective.padding.char == "0")
        #expect(effective.padding.type == .leftPad)
        #expect(effective.envelope == nil)
    }

    @Test func `what holds is listed with its type, the envelope's flags only with an envelope`() throws {
        let plain = try one("INSERT INTO box SELECT * FROM t").effective.listed
        #expect(
            plain.map(\.key) == [
                .paddingType, .paddingChar, .paddingLengthPartition, .paddingLengthOffset,
                .partitionIncludeKeys,
                .storeEnvelope, .flushCount, .flushSize, .flushInterval, .keySuffix,
            ])
        #expect(
            plain.map(\.value) == [
                .text("LeftPad"), .text("0"), .number(0), .number(12), .flag(false), .flag(false),
                .number(50_000),
                .number(500_000_000), .number(3600), .text(""),
            ])
        let rich = try properties("'store.envelope'=true,'object.key.template'='{end-offset}'").effective
            .listed
        #expect(rich.map(\.key) == PropertyKey.allCases)
        #expect(rich.last?.value == .text("{end-offset}"))
    }

    @Test func `directories are named under PARTITIONBY, and nowhere else unless asked`() throws {
        let by = "INSERT INTO box SELECT * FROM t"
        #expect(try one(by).effective.partitionIncludeKeys == false)
        #expect(try one(by + " NOPARTITION").effective.partitionIncludeKeys == false)
        #expect(try one(by + " PARTITIONBY a").effective.partitionIncludeKeys)
        #expect(
            try one(by + " PARTITIONBY a PROPERTIES('partition.include.keys'=false)")
                .effective.partitionIncludeKeys == false)
    }

    @Test func `one padding length drops the other's default in the Java connector's form alone`() throws {
        let text = "INSERT INTO box SELECT * FROM t PROPERTIES('padding.length.partition'=3)"
        #expect(try one(text).effective.padding.offset == 12)
        #expect(try one(text, .streamReactor).effective.padding.offset == 0)
        #expect(try one("INSERT INTO box SELECT * FROM t", .streamReactor).effective.padding.offset == 12)
    }

    @Test func `BYTES holds one record a file`() throws {
        #expect(try one("INSERT INTO box SELECT * FROM t STOREAS BYTES").effective.flushCount == 1)
        #expect(try properties("'flush.count'=1", storeAs: "BYTES").effective.flushCount == 1)
        let error = try refusal("INSERT INTO box SELECT * FROM t STOREAS BYTES PROPERTIES('flush.count'=2)")
        #expect(error.message == "BYTES stores one record a file: flush.count is 1")
        #expect(error.position.column == 72)
    }

    @Test(arguments: ["CSV", "CSV_WITHHEADERS", "TEXT", "BYTES"])
    func `a format without members takes no envelope`(format: String) throws {
        let text = "INSERT INTO box SELECT * FROM t STOREAS \(format) PROPERTIES('store.envelope'=true)"
        #expect(try refusal(text).message == "\(format) cannot hold an envelope")
        #expect(try properties("'store.envelope'=false", storeAs: format).effective.envelope == nil)
    }

    @Test func `an envelope holds something`() throws {
        let flags = ["key", "value", "headers", "metadata"].map { "'store.envelope.fields.\($0)'=false" }
        let text = "INSERT INTO box SELECT * FROM t PROPERTIES('store.envelope'=true, "
        #expect(
            try refusal(text + flags.joined(separator: ",") + ")").message == "an envelope with nothing in it"
        )
        #expect(
            try one(text + flags.dropLast().joined(separator: ",") + ")").effective.envelope?.metadata == true
        )
    }

    @Test(
        arguments: [
            ("'flush.count'=0", "0 is no value of flush.count"), ("'flush.count'=-1", "-1 is no value"),
            ("'flush.count'=1e3", "1e3 is no value"), ("'flush.count'=1.5", "1.5 is no value"),
            ("'flush.count'=''", "an empty text is no value"), ("'flush.size'='500MB'", "500MB is no value"),
            ("'flush.count'=9223372036854775808", "9223372036854775808 is no value"),
            ("'flush.interval'=2147483648", "2147483648 is no value"),
            ("'flush.interval'='+5'", "+5 is no value"),
            ("'padding.length.offset'=101", "101 is no value"), ("'padding.type'=Left", "Left is no value"),
            ("'padding.char'='00'", "00 is no value"), ("'padding.char'='/'", "/ is no value"),
            ("'padding.char'=''", "an empty text is no value"), ("'store.envelope'=yes", "yes is no value"),
            ("'key.suffix'='/../x'", "/../x is no value"), ("'flush.cont'=5", "flush.cont is no property"),
            ("'padding.length.key'=5", "padding.length.key is no property"), ("'a'='b'", "a is no property"),
            ("'flush.count'=1,'FLUSH.COUNT'=2", "flush.count is given twice"),
            (
                "'store.envelope.fields.metadata'=true,'store.envelope.fields..metadata'=true",
                "is given twice"
            ),
            ("'store.file.namer'='x.Y'", "store.file.namer names a Java class"),
            ("'flush.count' 1", "1 cannot stand here"), ("'flush.count'=", ") cannot stand here"),
            ("'flush.count'=1 'flush.size'=2", "'flush.size' cannot stand here"),
            (",", ", cannot stand here"),
            ("'key.suffix'='it''s'", "a quoted text ends before 's'"),
            ("'key.suffix'=‘x’", "is a typographic quote"),
            ("'key.suffix'='x", "' is not closed on its line"), ("=1", "= cannot stand here"),
            ("'key.suffix'='a','object.key.template'='{end-offset}'", "exclude each other"),
            ("'object.key.template'=''", "a blank template names no file"),
        ])
    func `a property that cannot be meant is refused`(list: String, message: String) throws {
        let error = try refusal("INSERT INTO box SELECT * FROM t PROPERTIES(\(list))")
        #expect(error.message.contains(message), "\(error.rendered)")
        #expect(error.position.column > 43)
    }

    @Test func `the fix names the property or the value that was meant`() throws {
        #expect(
            try refusal("INSERT INTO box SELECT * FROM t PROPERTIES('flush.cuont'=5)").hint
                == "write flush.count")
        #expect(
            try refusal("INSERT INTO box SELECT * FROM t PROPERTIES('padding.type'=LeftPat)").hint
                == "write LeftPad")
        #expect(
            try refusal("INSERT INTO box SELECT * FROM t PROPERTIES('flush.size'=500MB)").hint
                == "write digits only, without unit, point or grouping")
    }

    @Test(
        arguments: [
            ("PROPERTIES('store.envelope.fields.key'=false)", "store.envelope.fields.key has no effect"),
            ("NOPARTITION PROPERTIES('partition.include.keys'=true)", "partition.include.keys has no effect"),
            ("PROPERTIES('padding.type'=RightPad)", "padding on the right with a digit"),
            ("PARTITIONBY a PROPERTIES('object.key.template'='{end-offset}')", "files of two partitions"),
        ])
    func `a property that does nothing, or harm, is a warning`(tail: String, message: String) throws {
        let found = try warnings(tail)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(message) == true, "\(found)")
    }

    @Test(
        arguments: [
            "PROPERTIES()", "PROPERTIES('padding.type'=RightPad,'padding.char'=x)",
            "PROPERTIES('padding.type'=NoOp)",
            "PARTITIONBY a PROPERTIES('object.key.template'='{partition}-{end-offset}')",
            "PARTITIONBY _partition PROPERTIES('object.key.template'='{end-offset}')",
            "PROPERTIES('object.key.template'='{end-offset}')",
        ])
    func `a property that does what it says gives no warning`(tail: String) throws {
        #expect(try warnings(tail).isEmpty)
    }

    @Test func `a template is cut into text and placeholders`() throws {
        let template = try properties(
            "'object.key.template'='a-{topic}{partition}_{start-offset}.{extension}'"
        )
        .effective.objectKeyTemplate
        #expect(
            template?.segments == [
                .text("a-"), .placeholder(.topic), .placeholder(.partition), .text("_"),
                .placeholder(.startOffset),
                .text("."), .placeholder(.extension),
            ])
    }

    @Test(
        arguments: [
            ("{topic}", "every file would get the same name"), ("{offset}", "{offset} is no placeholder"),
            ("{end-offset", "a brace has no partner"), ("end-offset}", "a brace has no partner"),
            ("{end-offset}/x", "a file name holds no slash"), ("plain", "every file would get the same name"),
        ])
    func `a template that cannot name files is refused`(template: String, message: String) throws {
        let error = try refusal(
            "INSERT INTO box SELECT * FROM t PROPERTIES('object.key.template'='\(template)')")
        #expect(error.message.hasPrefix("object.key.template: \(message)"), "\(error.rendered)")
    }
}
