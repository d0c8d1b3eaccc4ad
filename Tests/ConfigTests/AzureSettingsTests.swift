import DataLake
import HTTP
import Testing

@testable import Worker

/// The properties of a lake in Azure: what they become, and what is said of wrong ones (lenses-behaviour
/// 1.2, 1.4). Nothing of it needs a network.
@Suite struct AzureSettingsTests {
    static let key =
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
    static let azure = "connect.datalake.azure."

    /// A file with another endpoint; lines are added behind it.
    private func load(
        _ endpoint: String?, files more: [String: String] = [:], _ lines: String,
        purpose: ConfigValues.Purpose = .run
    ) -> LoadedConfig {
        let at = endpoint.map { "connect.datalake.endpoint=\($0)\n" } ?? ""
        let connector = TestFiles.connector.replacing("connect.datalake.endpoint=file:lake\n", with: at)
        let own = ["w": TestFiles.worker, "c": connector + lines]
        let files = TestFiles(files: own.merging(more) { first, _ in first })
        return ConfigLoader(environment: files.environment, purpose: purpose).load(
            worker: "w", connectors: ["c"])
    }

    private func credentials(_ more: String = "") -> String {
        """
        \(Self.azure)auth.mode=Credentials
        \(Self.azure)account.name=acct1
        \(Self.azure)account.key=\(Self.key)
        \(more)

        """
    }

    @Test(arguments: [
        (nil, "https://acct1.dfs.core.windows.net", "https://acct1.blob.core.windows.net"),
        (
            "https://acct1.blob.core.chinacloudapi.cn", "https://acct1.dfs.core.chinacloudapi.cn",
            "https://acct1.blob.core.chinacloudapi.cn"
        ),
        (
            "abfss://lake@acct1.dfs.core.windows.net", "https://acct1.dfs.core.windows.net",
            "https://acct1.blob.core.windows.net"
        ),
        ("http://127.0.0.1:10000/acct1", "http://127.0.0.1:10000/acct1", "http://127.0.0.1:10000/acct1"),
    ])
    func `Credentials make an account with both faces`(_ endpoint: String?, _ dfs: String, _ blob: String)
        throws
    {
        let loaded = load(endpoint, credentials())
        #expect(loaded.problems == [])
        let account = try #require(loaded.connectors.first?.azure?.account)
        #expect(account.location.dfs == dfs)
        #expect(account.location.blob == blob)
        #expect(account.location.account == "acct1")
    }

    @Test func `A connection string and a SAS token make an account too`() throws {
        let string = load(
            nil,
            "\(Self.azure)auth.mode=connectionSTRING\n\(Self.azure)connection.string="
                + "DefaultEndpointsProtocol=https;AccountName=acct1;AccountKey=\(Self.key);"
                + "EndpointSuffix=core.windows.net\n")
        #expect(string.problems == [])
        #expect(
            string.connectors.first?.azure?.account.location.dfs == "https://acct1.dfs.core.windows.net")
        let token = load(
            "https://acct1.dfs.core.windows.net",
            "\(Self.azure)auth.mode=SasToken\n\(Self.azure)sas.token=?sv=2026-10-06&sr=c&sp=racwdlm&sig=abc\n"
        )
        #expect(token.problems == [])
        #expect(token.connectors.first?.azure?.account.credential.kind == .sas)
    }

    @Test(arguments: [
        ("", "connect.datalake.azure.auth.mode", "SasToken"),
        ("\(azure)auth.mode=Default\n", "connect.datalake.azure.auth.mode", "ConnectionString"),
        ("\(azure)auth.mode=oauth\n", "connect.datalake.azure.auth.mode", "Credentials"),
        ("\(azure)auth.mode=credentials\n", "connect.datalake.azure.account.key", "key1"),
        (
            "\(azure)auth.mode=credentials\n\(azure)account.key=not base64!\n\(azure)account.name=acct1\n",
            "connect.datalake.azure.account.key", ""
        ),
        (
            "\(azure)auth.mode=credentials\n\(azure)account.key=\(key)\n", "connect.datalake.endpoint",
            "https://<account>.dfs.core.windows.net"
        ),
        ("\(azure)auth.mode=ConnectionString\n", "connect.datalake.azure.connection.string", "access keys"),
        ("\(azure)auth.mode=SasToken\n", "connect.datalake.azure.sas.token", "sp=racwdlm"),
    ])
    func `What is missing or wrong is said at its property`(_ lines: String, _ key: String, _ way: String) {
        let loaded = load(nil, lines)
        #expect(loaded.problems.errors.map(\.key) == [key])
        #expect(loaded.problems.errors.first?.hint?.contains(way) == true, "\(loaded.problems)")
        #expect(!loaded.problems.contains { $0.description.contains("not base64!") })
        #expect(
            load(nil, lines, purpose: .explain).problems.errors.allSatisfy {
                $0.message.contains("auth mode")
            })
    }

    @Test func `A wrong setting is placed on its line`() {
        let error = load(nil, "\(Self.azure)auth.mode=Default\n").problems.errors.first
        #expect(error?.file == "c" && error?.line == 5)
    }

    @Test func `Plain http leads off this machine only where it is allowed`() {
        let endpoint = "http://lake.example:10000/acct1"
        let refused = load(endpoint, credentials())
        #expect(refused.problems.errors.map(\.key) == ["connect.datalake.endpoint"])
        #expect(refused.problems.errors.first?.hint?.contains("http.allow.plain=true") == true)
        #expect(load(endpoint, credentials("connect.datalake.http.allow.plain=true")).problems == [])
        // In a connection string too, and nowhere else.
        let string = load(
            nil,
            "\(Self.azure)auth.mode=ConnectionString\n\(Self.azure)connection.string="
                + "AccountName=acct1;AccountKey=\(Self.key);BlobEndpoint=\(endpoint)\n")
        #expect(string.problems.errors.map(\.key) == ["\(Self.azure)connection.string"])
        #expect(string.problems.errors.first?.hint?.contains("http.allow.plain=true") == true)
        let other = load("http://127.0.0.1:10000/other", credentials())
        #expect(other.problems.errors.map(\.key) == ["connect.datalake.endpoint"])
        #expect(other.problems.errors.first?.hint?.contains("http.allow.plain") == false)
    }

    @Test func `Connections, retries and limits come from their properties`() throws {
        let settings = try #require(
            load(
                nil,
                files: [
                    "ca.pem": SecurityTests.pem("root.pem"),
                    "me.pem": SecurityTests.pem("leaf.pem", "middle.pem", "leaf-locked.key"),
                ],
                credentials(
                    """
                    connect.datalake.pool.max.connections=7
                    connect.datalake.http.max.retries=3
                    connect.datalake.http.retry.interval=80
                    connect.datalake.commit.retry.max.delay.ms=900
                    connect.datalake.http.connection.timeout=1000
                    connect.datalake.http.socket.timeout=2000
                    connect.datalake.http.request.timeout=0
                    connect.datalake.http.proxy=http://proxy:3128
                    connect.datalake.https.ca.file=ca.pem
                    connect.datalake.https.certificate.file=me.pem
                    connect.datalake.https.key.password=key-secret
                    connect.datalake.upload.checksum=MD5
                    connect.datalake.upload.block.bytes=1048576
                    connect.datalake.upload.blocks.parallel=2
                    """)
            ).connectors.first?.azure)
        #expect(settings.http.connectionsMax == 7 && settings.isPoolGiven)
        #expect(settings.http.connectTimeout == 1000 && settings.http.idleTimeout == 2000)
        #expect(settings.http.wholeTimeout == nil && settings.http.proxy == "http://proxy:3128")
        #expect(
            settings.http.tls.authorityFile == "ca.pem" && settings.http.tls.certificateFile == "me.pem")
        #expect(settings.http.tls.keyFile == "me.pem" && settings.http.tls.keyPassword == "key-secret")
        #expect(settings.requests.attemptsMax == 4 && settings.requests.retryBaseDelay == 80)
        #expect(settings.requests.retryMaxDelay == 900 && settings.requests.checksum == .md5)
        #expect(settings.requests.blockSize == 1_048_576 && settings.requests.blocksAtOnce == 2)
    }

    @Test(arguments: [
        ("connect.datalake.pool.max.connections=0", "connect.datalake.pool.max.connections"),
        ("connect.datalake.pool.max.connections=-2", "connect.datalake.pool.max.connections"),
        ("connect.datalake.pool.max.connections=100000", "connect.datalake.pool.max.connections"),
        ("connect.datalake.http.socket.timeout=0", "connect.datalake.http.socket.timeout"),
        ("connect.datalake.upload.checksum=sha1", "connect.datalake.upload.checksum"),
        ("connect.datalake.https.key.file=/k.pem", "connect.datalake.https.key.file"),
    ])
    func `A value that cannot work is refused`(_ line: String, _ key: String) {
        #expect(load(nil, credentials(line)).problems.errors.map(\.key) == [key])
    }

    @Test func `What the mode does not read is said, and no secret with it`() {
        let secret = "sv=1&sig=hunter2hunter2"
        let loaded = load(nil, credentials("\(Self.azure)sas.token=\(secret)"))
        #expect(loaded.isUsable)
        #expect(loaded.problems.notices.map(\.key) == ["connect.datalake.azure.sas.token"])
        #expect(!loaded.problems.contains { $0.description.contains("hunter2") })
        let entry = ConfigEntry(key: Self.azure + "sas.token", value: secret, file: "c", line: 1)
        let proxy = ConfigEntry(
            key: "connect.datalake.http.proxy", value: "http://me:hunter2@proxy", file: "c", line: 1)
        #expect(entry.shown == Redaction.mask && proxy.shown == Redaction.mask)
    }

    @Test func `With a local lake nothing of it is consulted`() throws {
        let loaded = load(
            "file:lake",
            "\(Self.azure)auth.mode=nonsense\n\(Self.azure)account.key=?\nconnect.datalake.https.key.file=/k\n"
                + "connect.datalake.pool.max.connections=0\n")
        #expect(loaded.problems.errors == [] && loaded.problems.warnings == [])
        #expect(loaded.problems.notices.count == 4)
        #expect(try #require(loaded.connectors.first).azure == nil)
    }
}
