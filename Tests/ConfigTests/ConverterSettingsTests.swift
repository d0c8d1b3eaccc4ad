import Testing
import Worker

/// The two traps of connect-semantics 1.5.
@Suite struct ConverterSettingsTests {
    private func value(_ connector: String) throws -> ConverterSettings {
        try #require(TestFiles.load(connector: connector).connectors.first).valueConverter
    }

    private let json = "org.apache.kafka.connect.json.JsonConverter"

    @Test func `A connector without a converter has the worker's class and options`() throws {
        let converter = try value("")
        #expect(converter.className == json)
        #expect(converter.options == ["schemas.enable": "false"])
        #expect(converter.file == "w.properties")
    }

    @Test func `A connector with a converter does not inherit the worker's options`() throws {
        let converter = try value("value.converter=\(json)\n")
        #expect(converter.options == [:])
        #expect(converter.file == "c.properties")
    }

    @Test func `Options without a class in the connector have no effect, and that is said`() throws {
        let line = "value.converter.schemas.enable=true\n"
        #expect(try value(line).options == ["schemas.enable": "false"])
        let warnings = TestFiles.load(connector: line).problems.warnings
        #expect(warnings.map(\.key) == ["value.converter.schemas.enable"])
        #expect(warnings.first?.hint == "Add value.converter=\(json) to this file.")
    }

    @Test(arguments: ["JsonConverter", "Json", "org.apache.kafka.connect.json.JsonConverter"])
    func `A class is known by its plugin aliases`(_ name: String) throws {
        #expect(
            try value("value.converter=\(name)\nvalue.converter.schemas.enable=false \n")
                == ConverterSettings(
                    role: .value, className: json, options: ["schemas.enable": "false"], file: "c.properties",
                    line: 6))
    }

    @Test func `The header converter is no converter of values`() {
        let loaded = TestFiles.load(connector: "value.converter=SimpleHeaderConverter\n")
        #expect(loaded.problems.errors.map(\.key) == ["value.converter"])
    }

    @Test func `An option of the wrong type is an error with its whole key`() {
        let loaded = TestFiles.load(connector: "value.converter=Json\nvalue.converter.schemas.enable=no\n")
        let error = loaded.problems.errors.first
        #expect(error?.key == "value.converter.schemas.enable")
        #expect(error?.line == 7)
    }

    @Test func `Connect's doubled word is StringConverter's option`() throws {
        let converter = try value("value.converter=String\nvalue.converter.converter.encoding=ISO-8859-1\n")
        #expect(converter.options == ["converter.encoding": "ISO-8859-1"])
        let loaded = TestFiles.load(
            connector: "value.converter=String\nvalue.converter.encoding=ISO-8859-1\n")
        #expect(loaded.problems.warnings.map(\.key) == ["value.converter.encoding"])
    }
}
