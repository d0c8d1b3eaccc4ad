import GoldenRows
import Testing
import Worker

/// `sasl.jaas.config` as Kafka's own parser reads it.
@Suite struct JAASTests {
    @Test(arguments: GoldenConfigTests.rows("jaas"))
    func `A login module reads as in Kafka`(_ row: GoldenRows.Row) throws {
        let text = try #require(row.string("sasl.jaas.config"))
        if let error = row["error"] as? [String: Any] {
            let expected = try #require(error["message"] as? String)
            do {
                _ = try JAASConfig(text)
                Issue.record("\(row.id) is accepted")
            } catch { #expect(java(error) == expected, "\(row.id)") }
            return
        }
        let expected = try #require((row["result"] as? [[String: Any]])?.first)
        let jaas = try JAASConfig(text)
        #expect(jaas.module == expected["loginModule"] as? String, "\(row.id)")
        #expect("LoginModuleControlFlag: \(jaas.flag.rawValue)" == expected["flag"] as? String, "\(row.id)")
        #expect(jaas.options == expected["options"] as? [String: String], "\(row.id)")
    }

    /// The sentence of Kafka, which quotes the text; Sluice's tells the place.
    private func java(_ error: JAASConfig.Malformed) -> String {
        switch error {
        case .noModule: "Login module not specified in JAAS config"
        case .noFlag: "Login module control flag not specified in JAAS config"
        case .unknownFlag(let flag, _): "Invalid login module control flag '\(flag)' in JAAS config"
        case .noValue(let key, _): "Value not specified for key '\(key ?? "null")' in JAAS config"
        case .notTerminated: "JAAS config entry not terminated by semi-colon"
        case .severalModules(let count):
            "JAAS config property contains \(count) login modules, should be 1 module"
        }
    }

    @Test(
        arguments: [
            (#"M required a="x\ty\n\101\0b";"#, ["a": "x\ty\nA\0b"]),
            (#"M required a='it"s';"#, ["a": #"it"s"#]),
            ("M required a=b-c.d_e$f9;", ["a": "b-c.d_e$f9"]), ("M required a=é;", ["a": "é"]),
            ("M required # a=1;", nil), ("M required a=1x;", nil), ("M required a=p-q@x;", nil),
            ("M required a=-x;", nil), ("M required / a=b;\n a=c;", ["a": "c"]),
            ("M required a=b a=c;", ["a": "c"]), ("M required a=\"line\nb=c;", ["a": "line", "b": "c"]),
            ("M", nil),
            ("M wanted;", nil), ("M required a;", nil), ("M required a==b;", nil), ("17 required;", nil),
        ] as [(String, [String: String]?)])
    func `words, quotes, escapes and comments`(_ text: String, _ options: [String: String]?) {
        #expect((try? JAASConfig(text))?.options == options)
    }

    @Test(arguments: [
        "M required username=\"u\" password=\"hunter2\"", "M required password=hunter2@x;",
        "M hunter2 username=\"u\";", "M required hunter2 password=\"x\";", "hunter2",
        "M required a=\"1\"; N required password=\"hunter2\";",
    ])
    func `An error tells the place and nothing of the text`(_ text: String) throws {
        do {
            _ = try JAASConfig(text)
            Issue.record("accepted")
        } catch { #expect(!error.message.contains("hunter2")) }
        let loaded = TestFiles.load(
            worker: "consumer.security.protocol=SASL_PLAINTEXT\nconsumer.sasl.mechanism=PLAIN\n"
                + "consumer.sasl.jaas.config=\(text)\n")
        #expect(!loaded.problems.errors.isEmpty)
        #expect(!loaded.problems.map(\.description).joined().contains("hunter2"))
    }

    @Test func `A login module describes itself without its options`() throws {
        let jaas = try JAASConfig("a.b.PlainLoginModule required password=\"hunter2\";")
        var dumped = ""
        dump(jaas, to: &dumped)
        #expect(!(dumped + "\(jaas)" + String(reflecting: jaas)).contains("hunter2"))
    }
}
