import Testing

@testable import DataLake

@Suite struct LocationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var endpoint: String?
        var name: String?
        var dfs: String
        var blob: String
        var account: String
        var container: String?
        var testDescription: String { endpoint ?? "no endpoint" }
    }

    static let good: [Row] = [
        Row(
            endpoint: nil, name: "acct1", dfs: "https://acct1.dfs.core.windows.net",
            blob: "https://acct1.blob.core.windows.net", account: "acct1"),
        Row(
            endpoint: "  https://acct1.dfs.core.windows.net/ ", dfs: "https://acct1.dfs.core.windows.net",
            blob: "https://acct1.blob.core.windows.net", account: "acct1"),
        Row(
            endpoint: "https://ACCT1.Blob.core.windows.net", name: "acct1",
            dfs: "https://acct1.dfs.core.windows.net",
            blob: "https://acct1.blob.core.windows.net", account: "acct1"),
        Row(
            endpoint: "acct1.dfs.core.windows.net", dfs: "https://acct1.dfs.core.windows.net",
            blob: "https://acct1.blob.core.windows.net", account: "acct1"),
        Row(
            endpoint: "https://acct1.dfs.core.windows.net/lake", dfs: "https://acct1.dfs.core.windows.net",
            blob: "https://acct1.blob.core.windows.net", account: "acct1", container: "lake"),
        Row(
            endpoint: "abfss://lake@acct1.dfs.core.windows.net/", dfs: "https://acct1.dfs.core.windows.net",
            blob: "https://acct1.blob.core.windows.net", account: "acct1", container: "lake"),
        Row(
            endpoint: "abfs://acct1.dfs.core.windows.net", dfs: "https://acct1.dfs.core.windows.net",
            blob: "https://acct1.blob.core.windows.net", account: "acct1"),
        Row(
            endpoint: "https://acct1.blob.core.chinacloudapi.cn",
            dfs: "https://acct1.dfs.core.chinacloudapi.cn",
            blob: "https://acct1.blob.core.chinacloudapi.cn", account: "acct1"),
        Row(
            endpoint: "https://acct1.dfs.core.usgovcloudapi.net:443",
            dfs: "https://acct1.dfs.core.usgovcloudapi.net:443",
            blob: "https://acct1.blob.core.usgovcloudapi.net:443", account: "acct1"),
        Row(
            endpoint: "https://acct1.z12.dfs.storage.azure.net",
            dfs: "https://acct1.z12.dfs.storage.azure.net",
            blob: "https://acct1.z12.blob.storage.azure.net", account: "acct1"),
        Row(
            endpoint: "https://onelake.dfs.fabric.microsoft.com",
            dfs: "https://onelake.dfs.fabric.microsoft.com",
            blob: "https://onelake.blob.fabric.microsoft.com", account: "onelake"),
        Row(
            endpoint: "abfss://ws@westeurope-onelake.dfs.fabric.microsoft.com/l.Lakehouse/Files",
            dfs: "https://westeurope-onelake.dfs.fabric.microsoft.com",
            blob: "https://westeurope-onelake.blob.fabric.microsoft.com", account: "onelake", container: "ws"),
        Row(
            endpoint: "http://127.0.0.1:10000/devstoreaccount1/",
            dfs: "http://127.0.0.1:10000/devstoreaccount1",
            blob: "http://127.0.0.1:10000/devstoreaccount1", account: "devstoreaccount1"),
        Row(
            endpoint: "localhost:10000/devstoreaccount1", dfs: "http://localhost:10000/devstoreaccount1",
            blob: "http://localhost:10000/devstoreaccount1", account: "devstoreaccount1"),
        Row(
            endpoint: "http://[::1]:10000/a", dfs: "http://[::1]:10000/a", blob: "http://[::1]:10000/a",
            account: "a"),
        Row(
            endpoint: "https://10.1.2.3/acct1", dfs: "https://10.1.2.3/acct1", blob: "https://10.1.2.3/acct1",
            account: "acct1"),
        Row(
            endpoint: "https://lake.example.com", name: "acct1", dfs: "https://lake.example.com",
            blob: "https://lake.example.com", account: "acct1"),
    ]

    @Test(arguments: good) func findsBothFaces(_ row: Row) throws {
        let location = try AzureLocation(
            endpoint: row.endpoint, accountName: row.name, allowsPlainHTTP: false)
        #expect(location.dfs == row.dfs)
        #expect(location.blob == row.blob)
        #expect(location.account == row.account)
        #expect(location.container == row.container)
        #expect(location.isOneLake == (row.account == "onelake"))
        #expect(
            location.directory == (row.endpoint?.contains("Lakehouse") == true ? "l.Lakehouse/Files" : ""))
    }

    static let bad: [(endpoint: String?, name: String?, says: String)] = [
        (nil, nil, "neither"), ("", " ", "neither"), (nil, "Acct1", "no storage account's name"),
        (nil, "a/b", "no storage account's name"), ("https://acct1.dfs.core.windows.net", "acct2", "acct1"),
        ("http://acct1.dfs.core.windows.net", nil, "plain http"),
        ("http://10.0.0.1:10000/a", nil, "plain http"),
        ("https://acct1-secondary.dfs.core.windows.net", nil, "read-only copy"),
        ("https://acct1.dfs.core.windows.net/lake/dir", nil, "names a directory"),
        ("abfss://lake@acct1.dfs.core.windows.net/dir", nil, "names a directory"),
        ("https://user:pw@acct1.dfs.core.windows.net", nil, "before @"),
        ("https://acct1.dfs.core.windows.net/?sv=1&sig=abc", nil, "is no address"),
        ("http://127.0.0.1:10000", nil, "which account"), ("https://lake.example.com", nil, "which account"),
        ("http://127.0.0.1:10000/a/b", nil, "more than the account"), ("s3://bucket", "a", "no scheme"),
        ("https://", nil, "is no address"), ("https://host:99999", nil, "is no address"),
        ("https://ho st", nil, "is no address"),
    ]

    @Test(arguments: bad.indices) func saysWhatToWrite(_ index: Int) {
        let row = Self.bad[index]
        do throws(AzureConfigError) {
            let location = try AzureLocation(
                endpoint: row.endpoint, accountName: row.name, allowsPlainHTTP: false)
            Issue.record("\(row.endpoint ?? "") was taken: \(location)")
        } catch {
            #expect(error.message.contains(row.says), "\(error)")
            #expect(!error.hint.isEmpty)
            #expect(!"\(error)".contains("sig=") && !"\(error)".contains("pw@"), "\(error)")
        }
    }

    @Test func takesPlainHTTPWhereAllowed() throws {
        let location = try AzureLocation(
            endpoint: "http://10.0.0.1:10000/a", accountName: nil, allowsPlainHTTP: true)
        #expect(location.blob == "http://10.0.0.1:10000/a")
        #expect(!location.isPrivate)
    }
}
