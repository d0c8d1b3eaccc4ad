import Logging
import Testing

@testable import DataLake

@Suite struct AccountTests {
    private func read(
        _ mode: AuthMode, endpoint: String? = nil, name: String? = "acct1", key: String? = nil,
        connection: String? = nil, sas: String? = nil, allowsPlainHTTP: Bool = false
    ) throws(AzureConfigError) -> AzureAccount {
        try AzureAccount.read(
            endpoint: endpoint, mode: mode, accountName: name, accountKey: key.map(Secret.init),
            connectionString: connection.map(Secret.init), sasToken: sas.map(Secret.init),
            allowsPlainHTTP: allowsPlainHTTP)
    }

    private func failure(_ body: () throws(AzureConfigError) -> AzureAccount) -> AzureConfigError? {
        do {
            let account = try body()
            Issue.record("this was taken: \(account)")
            return nil
        } catch { return error }
    }

    @Test func readsModesInAnyLetterCase() {
        #expect(AuthMode("ConnectionString") == .connectionString)
        #expect(AuthMode("CREDENTIALS") == .credentials)
        #expect(AuthMode("SasToken") == .sasToken)
        #expect(AuthMode("") == .default)
        #expect(AuthMode("entra") == nil)
    }

    @Test func theDefaultModeIsRefusedWithTheModesThatWork() {
        let error = failure { () throws(AzureConfigError) in try read(.default) }
        #expect(error?.setting == .authMode)
        #expect(error?.hint == "use one of Credentials, ConnectionString, SasToken")
    }

    @Test func credentialsNeedAKey() throws {
        #expect(failure { () throws(AzureConfigError) in try read(.credentials) }?.setting == .accountKey)
        #expect(
            failure { () throws(AzureConfigError) in try read(.credentials, key: " ") }?.setting
                == .accountKey)
        #expect(
            failure { () throws(AzureConfigError) in try read(.credentials, key: "no base64!") }?.setting
                == .accountKey)
        let account = try read(.credentials, key: Fixture.keyText)
        #expect(account.location.dfs == "https://acct1.dfs.core.windows.net")
        #expect(account.credential.kind == .sharedKey)
        let oneLake = failure { () throws(AzureConfigError) in
            try read(.credentials, endpoint: "https://onelake.dfs.fabric.microsoft.com", key: Fixture.keyText)
        }
        #expect(oneLake?.setting == .authMode)
    }

    static let strings: [(text: String, blob: String, dfs: String)] = [
        (
            "DefaultEndpointsProtocol=https;AccountName=acct1;AccountKey=\(Fixture.keyText);EndpointSuffix=core.windows.net",
            "https://acct1.blob.core.windows.net", "https://acct1.dfs.core.windows.net"
        ),
        (
            "accountname=acct1 ; ACCOUNTKEY=\(Fixture.keyText);;", "https://acct1.blob.core.windows.net",
            "https://acct1.dfs.core.windows.net"
        ),
        (
            "AccountName=acct1;AccountKey=\(Fixture.keyText);EndpointSuffix=core.chinacloudapi.cn",
            "https://acct1.blob.core.chinacloudapi.cn", "https://acct1.dfs.core.chinacloudapi.cn"
        ),
        (
            "BlobEndpoint=https://acct1.blob.core.windows.net/;SharedAccessSignature=\(Fixture.sas)",
            "https://acct1.blob.core.windows.net", "https://acct1.dfs.core.windows.net"
        ),
        (
            "AccountName=devstoreaccount1;AccountKey=\(Fixture.keyText);BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;"
                + "DfsEndpoint=http://127.0.0.1:2/devstoreaccount1;QueueEndpoint=http://127.0.0.1:3/devstoreaccount1",
            "http://127.0.0.1:1/devstoreaccount1", "http://127.0.0.1:2/devstoreaccount1"
        ),
        (
            "UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1",
            "http://127.0.0.1:10000/devstoreaccount1"
        ),
    ]

    @Test(arguments: strings.indices) func readsConnectionStrings(_ index: Int) throws {
        let row = Self.strings[index]
        let account = try read(.connectionString, name: nil, connection: row.text)
        #expect(account.location.blob == row.blob)
        #expect(account.location.dfs == row.dfs)
        #expect(account.credential.kind == (row.text.contains("SharedAccess") ? .sas : .sharedKey))
    }

    static let badStrings = [
        "", "geheim", "AccountName=acct1", "AccountName=x;AccountKey=\(Fixture.keyText)",
        "AccountKey=\(Fixture.keyText)",
        "AccountName=acct1;AccountKey=geheim!",
        "AccountName=acct1;AccountName=acct2;AccountKey=\(Fixture.keyText)",
        "BlobEndpoint=https://acct1.blob.core.windows.net", "SharedAccessSignature=\(Fixture.sas)",
        "AccountName=acct1;SharedAccessSignature=geheim",
        "DefaultEndpointsProtocol=http;AccountName=acct1;AccountKey=\(Fixture.keyText)",
        "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://example.com",
    ]

    @Test(arguments: badStrings) func refusesConnectionStringsWithoutShowingThem(_ text: String) {
        let error = failure { () throws(AzureConfigError) in
            try read(.connectionString, name: nil, connection: text)
        }
        #expect(error?.setting == .connectionString)
        let shown = error.map { "\($0) \(String(reflecting: $0))" } ?? ""
        #expect(
            !shown.contains("geheim") && !shown.contains(Fixture.keyText)
                && !shown.contains(Fixture.signature))
    }

    @Test func readsASignature() throws {
        let account = try read(.sasToken, sas: "?" + Fixture.sas)
        let sas = try #require(account.credential as? SASCredential)
        #expect(sas.permissions == "racwdlm")
        #expect(sas.expiry == ServiceTime.seconds(iso: "2030-01-01"))
        #expect(sas.fault(at: 1_792_567_680) == nil)
        #expect(sas.fault(at: 1_893_456_000)?.message.contains("expired at 2030-01-01 00:00:00 UTC") == true)
        #expect(sas.rightsFault == nil)
        #expect(
            failure { () throws(AzureConfigError) in try read(.sasToken, sas: "sv=1&sp=r") }?.setting
                == .sasToken)
        #expect(failure { () throws(AzureConfigError) in try read(.sasToken) }?.setting == .sasToken)
    }

    @Test(arguments: [
        ("sv=1&sr=b&sp=racwdl&sig=x", "one blob"), ("sv=1&ss=q&srt=sco&sp=rwdl&sig=x", "Blob service"),
        ("sv=1&ss=b&srt=s&sp=rwdl&sig=x", "containers and objects"),
        ("sv=1&sr=c&sp=rl&sig=x", "w (write), d (delete)"),
    ])
    func saysWhatASignatureLacks(_ token: String, says: String) throws {
        let sas = try SASCredential(Secret(token))
        #expect(sas.rightsFault?.message.contains(says) == true)
    }

    @Test func aTokenStaysOffTheOpenNetwork() throws {
        let error = failure { () throws(AzureConfigError) in
            try AzureAccount.bearer(
                Secret(Fixture.token), endpoint: "http://10.0.0.1/acct1", accountName: nil,
                allowsPlainHTTP: true)
        }
        #expect(error?.setting == .endpoint)
        let near = try AzureAccount.bearer(
            Secret(Fixture.token), endpoint: "http://127.0.0.1:1/acct1", accountName: nil)
        #expect(near.credential.kind == .token)
    }

    @Test func noTextShowsASecret() throws {
        let accounts = [
            try read(.credentials, key: Fixture.keyText), try read(.sasToken, sas: Fixture.sas),
            try AzureAccount.bearer(Secret(Fixture.token), endpoint: nil, accountName: "acct1"),
        ]
        for account in accounts {
            var dumped = ""
            dump(account, to: &dumped)
            for text in ["\(account)", String(reflecting: account), dumped] {
                #expect(!text.contains(Fixture.keyText) && !text.contains(Fixture.signature))
                #expect(!text.contains(Fixture.token))
                // The key's bytes, as a dump of an array shows them.
                #expect(!text.contains("- 61\n") && !text.contains("60, 61, 62"))
            }
        }
    }
}
