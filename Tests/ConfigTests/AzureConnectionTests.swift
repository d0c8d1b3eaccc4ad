import Testing
import Worker

/// Proxy, trusted certificates and client certificate of the lake: each fault is told when the file is read,
/// once, at its own property and line, and without a secret.
@Suite struct AzureConnectionTests {
    struct Row: Sendable, CustomStringConvertible {
        /// Behind `connect.datalake.`; the last line is the wrong one.
        var lines: [String]
        var says: String
        var severity = ConfigProblem.Severity.error
        var description: String { "\(lines.last ?? ""): \(says)" }
    }

    private static let stores = SecurityTests.stores

    private static func file(_ name: String, _ file: String) -> String {
        "https.\(name).file=\(file.hasPrefix("/") ? "" : stores + "/")\(file)"
    }

    private static let start = TestFiles.connector.replacing(
        "connect.datalake.endpoint=file:lake\n",
        with: """
            connect.datalake.endpoint=https://acct1.dfs.core.windows.net
            connect.datalake.azure.auth.mode=Credentials
            connect.datalake.azure.account.name=acct1
            connect.datalake.azure.account.key=\(AzureSettingsTests.key)

            """)

    private func load(_ lines: [String], purpose: ConfigValues.Purpose = .run) -> LoadedConfig {
        let text = Self.start + lines.map { "connect.datalake.\($0)\n" }.joined()
        let files = TestFiles(files: ["w": TestFiles.worker, "c": text])
        return ConfigLoader(environment: files.environmentWithDisk, purpose: purpose)
            .load(worker: "w", connectors: ["c"])
    }

    static let rows: [Row] = [
        Row(lines: ["http.proxy=socks5://u:hunter2@proxy:1080"], says: "must be http://host:port"),
        Row(lines: ["http.proxy=http://u:hunter2@proxy:99999"], says: "must be http://host:port"),
        Row(lines: ["http.proxy=http://u:12/hunter2@proxy"], says: "must be http://host:port"),
        Row(lines: [file("ca", "/no/ca.pem")], says: "/no/ca.pem cannot be read: there is no such file"),
        Row(lines: [file("ca", "trust.p12")], says: "trust.p12 is not PEM text"),
        Row(lines: [file("ca", "leaf.key")], says: "there is no certificate in"),
        Row(lines: [file("certificate", "/no/c.pem")], says: "/no/c.pem cannot be read"),
        Row(
            lines: [file("key", "leaf.key"), file("certificate", "leaf-locked.key")],
            says: "there is no certificate in"),
        Row(
            lines: [file("certificate", "leaf.pem")],
            says: "connect.datalake.https.key.file is not set. Add connect.datalake.https.key.file"),
        Row(
            lines: [file("certificate", "leaf.pem"), file("key", "/no/k.pem")],
            says: "/no/k.pem cannot be read"),
        Row(
            lines: [file("certificate", "leaf.pem"), file("key", "root.pem")],
            says: "there is no private key in"),
        Row(
            lines: [file("certificate", "other.pem"), file("key", "leaf.key")],
            says: "the key does not belong to the first certificate of"),
        Row(
            lines: [file("certificate", "leaf.pem"), file("key", "leaf-locked.key")],
            says: "connect.datalake.https.key.password is not set. Add connect.datalake.https.key.password"),
        Row(
            lines: [
                file("certificate", "leaf.pem"), file("key", "leaf-locked.key"), "https.key.password=hunter2",
            ], says: "the password does not open the private key of"),
        Row(
            lines: [file("key", "leaf.key")],
            says: "connect.datalake.https.certificate.file is not set. Add connect.datalake.https.certificate"
        ),
        Row(
            lines: ["https.key.password=hunter2", file("key", "leaf-locked.key")],
            says: "connect.datalake.https.certificate.file is not set"),
        Row(
            lines: ["https.key.password=hunter2"], says: "connect.datalake.https.certificate.file is not set"),
    ]

    @Test(arguments: rows)
    func `A fault of the connection is told at its line`(_ row: Row) throws {
        let loaded = load(row.lines)
        let problem = try #require(loaded.problems.first)
        #expect(loaded.problems.count == 1, "\(loaded.problems)")
        #expect(problem.severity == row.severity)
        #expect(problem.key.map { row.lines.last?.hasPrefix("\($0.dropFirst(17))=") } == true, "\(problem)")
        let lines = Self.start.count { $0 == "\n" } + row.lines.count
        #expect(problem.file == "c" && problem.line == lines)
        #expect("\(problem)".contains(row.says), "\(problem)")
        #expect(!"\(problem)".contains("hunter2"))
    }

    @Test(arguments: [
        ["http.proxy=http://u:hunter2@proxy:3128"], [file("ca", "root.pem")],
        [file("certificate", "leaf.pem"), file("key", "leaf.key")],
        [file("certificate", "leaf.pem"), file("key", "leaf-locked.key"), "https.key.password=key-secret"],
    ])
    func `What works is passed`(_ lines: [String]) throws {
        let loaded = load(lines)
        #expect(loaded.problems == [])
        #expect(try #require(loaded.connectors.first).azure != nil)
    }

    @Test func `Files that are elsewhere do not stop an explanation`() {
        let lines = [Self.file("ca", "/no/ca.pem"), Self.file("certificate", "/no/c.pem")]
        #expect(load(lines).problems.errors.count == 2)
        let explained = load(lines, purpose: .explain).problems
        #expect(explained.errors == [] && explained.notices.count == 2)
    }
}
