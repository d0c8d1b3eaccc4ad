import Testing
import Worker

@Suite struct ConnectorFileTests {
    private func read(_ text: String) -> ConfigEntries {
        ConnectorFile.parse(Array(text.utf8), file: "c.json")
    }

    @Test(arguments: [
        "{\"name\": \"a\", \"tasks.max\": 2, \"x\": true, \"y\": null}",
        "{\"name\": \"a\", \"config\": {\"tasks.max\": \"2\", \"x\": \"true\"}, \"more\": [1]}",
        "name=a\ntasks.max=2\nx=true\n",
    ])
    func `Both JSON forms say what a properties file says`(_ text: String) {
        let entries = read(text)
        #expect(entries.problems == [])
        #expect(entries.byKey.mapValues(\.value) == ["name": "a", "tasks.max": "2", "x": "true"])
    }

    @Test func `Keys know their lines`() {
        let entries = read(
            "{\n \"name\": \"a\",\n \"config\": {\n  \"topics\": \"t\",\n  \"tasks.max\": \"0\"\n }\n}\n")
        #expect(entries["topics"]?.line == 4)
        #expect(entries["tasks.max"]?.line == 5)
        #expect(entries["name"]?.line == 2)
    }

    @Test(arguments: [
        ("{\"name\": \"a\",\n oops}", 2), ("{\"name\": \"a\", \"topics\": [\"x\"]}", 1),
        ("{\"name\": \"a\",\n\"config\": {\n\"name\": \"b\"}}", 2),
    ])
    func `JSON that cannot be a connector is an error with its line`(_ text: String, _ line: Int) {
        let errors = read(text).problems.errors
        #expect(errors.count == 1)
        #expect((errors.first?.line ?? 0) >= line)
    }

    @Test func `The initial state can only be RUNNING so far`() {
        let body =
            "\"config\": {\"connector.class\": \"DatalakeSink\", \"topics\": \"t\","
            + "\"connect.datalake.endpoint\": \"file:l\", \"connect.datalake.kcql\": \"k\"}"
        for (state, errors) in [("RUNNING", 0), ("PAUSED", 1)] {
            let files = TestFiles(
                files: [
                    "w": TestFiles.worker, "c": "{\"name\": \"a\", \(body), \"initial_state\": \"\(state)\"}",
                ])
            let loaded = ConfigLoader(environment: files.environment).load(worker: "w", connectors: ["c"])
            #expect(loaded.problems.errors.count == errors)
        }
    }
}
