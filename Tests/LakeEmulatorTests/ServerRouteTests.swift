import LakeEmulator
import Testing

@Suite struct ServerRouteTests {
    struct Row: Sendable, CustomStringConvertible {
        var text: String
        var host = "127.0.0.1:1"
        var headers: [String] = []
        /// Method, face, account, container, path, operation.
        var expected: String
        var description: String { text }

        init(_ text: String, host: String = "127.0.0.1:1", with headers: [String] = [], is expected: String) {
            self.text = text
            self.host = host
            self.headers = headers
            self.expected = expected
        }
    }

    @Test(arguments: [
        Row(
            "PUT /fs/a/b?resource=file", host: "acct1.dfs.core.windows.net",
            is: "PUT dfs acct1 fs a/b create-file"),
        Row("GET /fs/a/b", host: "acct1.dfs.emu.test:10000", is: "GET dfs acct1 fs a/b read"),
        Row("GET /fs/a/b", host: "acct1-secondary.blob.core.windows.net", is: "GET blob acct1 fs a/b read"),
        Row("DELETE /fs/a", host: "onelake.dfs.fabric.microsoft.com", is: "DELETE dfs onelake fs a delete"),
        Row("GET /", host: "acct1.blob.x.y", is: "GET blob acct1 - - other"),
        Row("GET /?comp=list", host: "acct1.blob.x.y", is: "GET blob acct1 - - list-containers"),
        Row(
            "PUT /devstoreaccount1/fs?restype=container",
            is: "PUT blob devstoreaccount1 fs - create-container"),
        Row(
            "PUT /devstoreaccount1/fs?resource=filesystem",
            is: "PUT dfs devstoreaccount1 fs - create-container"),
        Row(
            "HEAD /devstoreaccount1/fs?resource=filesystem",
            is: "HEAD dfs devstoreaccount1 fs - head-container"),
        Row(
            "HEAD /devstoreaccount1/fs/?action=getAccessControl",
            is: "HEAD dfs devstoreaccount1 fs - get-access"),
        Row(
            "GET /devstoreaccount1/fs?recursive=true&resource=filesystem",
            is: "GET dfs devstoreaccount1 fs - list"),
        Row(
            "GET /devstoreaccount1/fs?restype=container&comp=list", is: "GET blob devstoreaccount1 fs - list"),
        Row(
            "PUT /fs/x", with: ["x-ms-rename-source: /devstoreaccount1/fs/y"],
            is: "PUT dfs devstoreaccount1 fs x rename"),
        Row(
            "PATCH /devstoreaccount1/fs/x?action=append&position=0",
            is: "PATCH dfs devstoreaccount1 fs x append"),
        Row(
            "PATCH /devstoreaccount1/fs/x?action=flush&position=0",
            is: "PATCH dfs devstoreaccount1 fs x flush"),
        Row(
            "PUT /devstoreaccount1/fs/x?action=append&position=0", with: ["X-HTTP-Method-Override: PATCH"],
            is: "PATCH dfs devstoreaccount1 fs x append"),
        Row("DELETE /devstoreaccount1/fs/d?recursive=true", is: "DELETE dfs devstoreaccount1 fs d delete"),
        Row("DELETE /devstoreaccount1/fs/d", is: "DELETE blob devstoreaccount1 fs d delete"),
        Row(
            "DELETE /devstoreaccount1/fs/d", with: ["Accept: application/json"],
            is: "DELETE dfs devstoreaccount1 fs d delete"),
        Row(
            "DELETE /devstoreaccount1/fs/d", with: ["User-Agent: azsdk-cpp-storage-files-datalake/12"],
            is: "DELETE dfs devstoreaccount1 fs d delete"),
        Row(
            "PUT /devstoreaccount1/fs/x", with: ["x-ms-blob-type: BlockBlob"],
            is: "PUT blob devstoreaccount1 fs x put-blob"),
        Row(
            "PUT /devstoreaccount1/fs/x?comp=block&blockid=QQ%3D%3D",
            is: "PUT blob devstoreaccount1 fs x put-block"),
        Row("PUT /devstoreaccount1/fs/x?comp=blocklist", is: "PUT blob devstoreaccount1 fs x put-block-list"),
        Row(
            "PUT /devstoreaccount1/fs/x", with: ["x-ms-copy-source: http://h/c/b"],
            is: "PUT blob devstoreaccount1 fs x copy"),
        Row(
            "PUT /devstoreaccount1/fs/x",
            with: ["x-ms-copy-source: http://h/c/b", "x-ms-blob-type: BlockBlob"],
            is: "PUT blob devstoreaccount1 fs x put-blob-from-url"),
        Row("GET /devstoreaccount1/fs/x", is: "GET blob devstoreaccount1 fs x read"),
        Row(
            "POST /devstoreaccount1/fs?restype=container&comp=batch",
            is: "POST blob devstoreaccount1 fs - batch"),
        Row(
            "GET http://acct1.blob.core.windows.net/fs/a?comp=x", host: "proxy:3128",
            is: "GET blob acct1 fs a read"),
        Row(
            "GET /devstoreaccount1/fs/a%20b%2Fc+d%3D%C3%A9%25",
            is: "GET blob devstoreaccount1 fs a b/c+d=é% read"
        ),
    ])
    func tellsAccountFaceAndOperation(row: Row) throws {
        try withEmulator({ $0.accounts["acct1"] = EmulatorSettings.developmentKey }) {
            emulator, asked throws in
            var text = row.text + " HTTP/1.1\r\nHost: \(row.host)\r\nx-ms-version: 2023-11-03\r\n"
            text += row.headers.map { $0 + "\r\n" }.joined()
            text += "Authorization: Bearer token\r\nContent-Length: 0\r\n\r\n"
            _ = try emulator.ask(text)
            let entry = try #require(emulator.log.entries.last)
            let container = entry.place.split(separator: "/").first.map(String.init) ?? "-"
            let path =
                entry.place.split(separator: "/", maxSplits: 1).dropFirst().first.map(String.init) ?? "-"
            let read = [
                entry.method, entry.face.rawValue, entry.account, container, path, entry.operation.rawValue,
            ]
            #expect(read.joined(separator: " ") == row.expected)
            if let last = asked.last, entry.operation != .batch {
                #expect(last.container ?? "-" == container && (last.path.isEmpty ? "-" : last.path) == path)
            }
        }
    }

    @Test func decodesQueries() throws {
        try withEmulator { emulator, asked throws in
            _ = try emulator.ask(request("GET", "/c?comp=list&restype=container&prefix=a%2Bb+c%2F&marker=&x"))
            #expect(asked.last?.query["prefix"] == "a+b c/" && asked.last?.query["marker"] == "")
            #expect(asked.last?.query["x"] == "" && asked.last?.container == "c")
        }
    }

    @Test func hasAPortOfItsOwnForEachFace() throws {
        try withEmulator({ $0.dfsPort = 0 }) { emulator, asked throws in
            #expect(emulator.port != emulator.dfsPort)
            for (port, face) in [(emulator.port, Face.blob), (emulator.dfsPort, .dfs)] {
                let client = RawClient(port)
                client.send(request("DELETE", "/devstoreaccount1/c/f"))
                _ = try client.receive()
                #expect(asked.last?.face == face)
            }
        }
    }
}
