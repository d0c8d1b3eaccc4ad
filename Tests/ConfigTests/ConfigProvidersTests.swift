import Testing
import Worker

@Suite struct ConfigProvidersTests {
    private let files = TestFiles(
        files: ["/s/a.properties": "pw=x\numl=größe", "/s/d/one": "1\n", "/t/b": "b", "/bad": "a=\\u00"],
        variables: ["MYVAR": "v", "OTHER": "o"])

    private func resolve(_ value: String, worker: String = "") -> (String, [ConfigProblem]) {
        let entries = Properties.parse(Array(worker.utf8), file: "w")
        let providers = ConfigProviders(worker: entries, environment: files.environment)
        var problems = providers.problems
        let text = providers.resolve(ConfigEntry(key: "k", value: value, file: "f", line: 7), &problems)
        return (text, problems)
    }

    @Test(arguments: ["dir", "directory"])
    func `Directories go by both names`(_ name: String) {
        #expect(resolve("${\(name):/s/d:one}").0 == "1\n")
        #expect(resolve("${\(name):/s:d/one}").0 == "${\(name):/s:d/one}")
    }

    @Test func `A provider's file is UTF-8`() {
        #expect(resolve("${file:/s/a.properties:uml}").0 == "größe")
    }

    @Test(arguments: [
        "${env:NONE}", "${vault:a:b}", "${file:/s/a.properties:no}", "${dir:/none:x}", "${file::pw}",
    ])
    func `A placeholder that stays warns with key and line`(_ text: String) {
        let (value, problems) = resolve(text)
        #expect(value == text)
        #expect(problems.map(\.severity) == [.warning])
        #expect(problems.map(\.line) == [7])
        #expect(problems.map(\.key) == ["k"])
    }

    @Test(arguments: ["${file:/none:k}", "${env:p:MYVAR}", "${file:/bad:a}"])
    func `What Java throws is an error`(_ text: String) {
        #expect(resolve(text).1.map(\.severity) == [.error])
    }

    @Test func `Providers go by the names that the worker gives them`() {
        let worker = """
            config.providers=e
            config.providers.e.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
            config.providers.e.param.allowlist.pattern=MY.*
            """
        #expect(resolve("${e:MYVAR}", worker: worker).0 == "v")
        #expect(resolve("${e:OTHER}", worker: worker).0 == "${e:OTHER}")
    }

    @Test func `allowlist_pattern matches whole names`() {
        let worker =
            "config.providers=env\nconfig.providers.env.class=EnvVarConfigProvider\n"
            + "config.providers.env.param.allowlist.pattern=MY\n"
        #expect(resolve("${env:MYVAR}", worker: worker).0 == "${env:MYVAR}")
        let either = worker.replacing("pattern=MY", with: "pattern=MY|MYVAR")
        #expect(resolve("${env:MYVAR}", worker: either).0 == "v")
    }

    @Test func `allowed_paths holds against detours`() {
        let worker =
            "config.providers=dir\nconfig.providers.dir.class=DirectoryConfigProvider\n"
            + "config.providers.dir.param.allowed.paths=/s\n"
        #expect(resolve("${dir:/s/d:one}", worker: worker).0 == "1\n")
        #expect(resolve("${dir:/t:b}", worker: worker).0 == "${dir:/t:b}")
        #expect(resolve("${dir:/s/../t:b}", worker: worker).0 == "${dir:/s/../t:b}")
        #expect(
            resolve("x", worker: worker + "config.providers.dir.param.allowed.paths=/none,rel\n").1.errors
                .count == 2)
    }

    @Test(arguments: [
        "config.providers=a\n", "config.providers=a\nconfig.providers.a.class=com.x.Vault\n",
        "config.providers=a\nconfig.providers.a.class=EnvVarConfigProvider\n"
            + "config.providers.a.param.allowlist.pattern=(\n",
    ])
    func `A provider that cannot be is an error`(_ worker: String) {
        #expect(resolve("x", worker: worker).1.errors.count == 1)
    }

    @Test func `plugin_path is read before there are providers`() {
        let loaded = TestFiles.load(worker: "plugin.path=${env:P}\n", variables: ["P": "/x"])
        #expect(loaded.worker.entries["plugin.path"]?.value == "${env:P}")
    }
}

/// The process's own files.
@Suite struct ConfigEnvironmentTests {
    @Test func `Files, directories and what is not there are told apart`() throws {
        let environment = ConfigEnvironment.process
        #expect(try environment.readFile(Repository.path("LICENSE")).count > 100)
        #expect(environment.files(Repository.path("config"))?.contains("worker.properties") == true)
        #expect(environment.files(Repository.path(""))?.contains("config") == false)
        #expect(environment.files(Repository.path("LICENSE")) == nil)
        #expect(environment.exists(Repository.path("config")))
        #expect(throws: ConfigReadError(reason: "there is no such file")) {
            try environment.readFile(Repository.path("config/none.properties"))
        }
        #expect(environment.variable("SLUICE_NO_SUCH_VARIABLE") == nil)
    }
}

@Suite struct ExplainTests {
    /// A fragment with what is still to come: transforms, an Azure lake, a registry.
    @Test func `A fragment can be explained`() throws {
        let files = TestFiles(files: [
            "c": """
            ...
            connect.datalake.kcql=INSERT INTO lake:cars SELECT * FROM cars STOREAS `PARQUET`
            connect.datalake.azure.auth.mode=ConnectionString
            value.converter=io.confluent.connect.avro.AvroConverter
            value.converter.schema.registry.url=http://localhost:8081
            transforms=stamp
            transforms.stamp.type=io.lenses.connect.smt.header.InsertWallclock
            ...
            """
        ])
        let loaded = ConfigLoader(environment: files.environment, purpose: .explain).load(
            worker: nil, connectors: ["c"])
        #expect(loaded.problems.errors == [])
        let connector = try #require(loaded.connectors.first)
        #expect(connector.endpoint == .azure(nil))
        #expect(connector.valueConverter.className == "io.confluent.connect.avro.AvroConverter")
        #expect(connector.keyConverter == .standard(.key))
    }
}
