import LakeEmulator
import Testing

@Suite struct ServerRequestTests {
    @Test func keepsAConnectionForManyRequests() throws {
        try withEmulator { emulator, asked throws in
            let client = RawClient(emulator.port)
            for number in 0..<3 {
                client.send(request("PUT", "/c/f\(number)", [("x-ms-blob-type", "BlockBlob")], body: "abc"))
                let answer = try client.receive()
                #expect(answer.status == 201 && answer.text == "0123456789")
            }
            #expect(asked.all.map(\.path) == ["f0", "f1", "f2"])
            #expect(asked.all.allSatisfy { $0.body == Array("abc".utf8) })
        }
    }

    @Test func givesWhatEveryAnswerHas() throws {
        try withEmulator { emulator, _ throws in
            let answer = try emulator.ask(request("GET", "/c/f", [("x-ms-client-request-id", "mine")]))
            #expect(answer["Server"] == "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0")
            #expect(answer["x-ms-version"] == "2023-11-03")
            #expect(answer["x-ms-client-request-id"] == "mine")
            #expect(answer["x-ms-request-id"]?.utf8.count == 36)
            #expect(answer["Content-Length"] == "10")
            #expect(answer["Date"].map { EmulatorInstant(rfc1123: $0) != nil } == true)
            let dfs = try emulator.ask(request("GET", "/c?resource=filesystem&recursive=true"))
            #expect(dfs["Server"] == "Windows-Azure-HDFS/1.0 Microsoft-HTTPAPI/2.0")
        }
    }

    @Test func readsChunkedBodies() throws {
        try withEmulator { emulator, asked throws in
            let client = RawClient(emulator.port)
            let head =
                "PUT /c/f HTTP/1.1\r\nHost: h\r\nx-ms-version: 2023-11-03\r\n"
                + "Authorization: Bearer token\r\nTransfer-Encoding: chunked\r\n\r\n"
            client.send(head + "3;x=y\r\nabc\r\n0")
            client.send("A\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n" + request("GET", "/c/next"))
            #expect(try client.receive().status == 201)
            #expect(try client.receive().status == 200)
            #expect(asked.all.map(\.path) == ["f", "next"])
            #expect(asked.all.first.map { String(decoding: $0.body, as: UTF8.self) } == "abc0123456789")
        }
    }

    @Test func letsAWaitingClientSend() throws {
        try withEmulator { emulator, asked throws in
            let client = RawClient(emulator.port)
            let text = request("PUT", "/c/f", [("Expect", "100-continue")], body: "body")
            client.send(String(text.dropLast(4)))
            #expect(try client.receive().status == 100)
            client.send("body")
            #expect(try client.receive().status == 201)
            #expect(asked.last?.body == Array("body".utf8))
        }
    }

    @Test func answersHeadWithoutABody() throws {
        try withEmulator { emulator, _ throws in
            let client = RawClient(emulator.port)
            client.send(request("HEAD", "/c/f") + request("HEAD", "/c/missing"))
            let found = try client.receive(isHead: true)
            #expect(found.status == 200 && found["Content-Length"] == "1234")
            let missing = try client.receive(isHead: true)
            #expect(missing.status == 404 && missing["x-ms-error-code"] == "BlobNotFound")
            #expect(missing["Content-Type"] == nil && missing["Content-Length"] == nil)
            #expect(missing["Transfer-Encoding"] == "chunked")
        }
    }

    @Test(arguments: [
        ("GARBAGE\r\n\r\n", 400, "InvalidInput"),
        ("GET /c/f HTTP/2.0\r\nHost: h\r\n\r\n", 505, "InvalidInput"),
        ("GET /c/f HTTP/1.1\r\n\r\n", 400, "InvalidInput"),
        ("GET /c/f HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", 400, "InvalidInput"),
        ("GET /c/f HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n", 400, "InvalidInput"),
        ("GET /c/%zz HTTP/1.1\r\nHost: h\r\n\r\n", 400, "InvalidUri"),
        ("GET /c/%ff HTTP/1.1\r\nHost: h\r\n\r\n", 400, "InvalidUri"),
        ("GET c HTTP/1.1\r\nHost: h\r\n\r\n", 400, "InvalidUri"),
        ("PUT /c/f HTTP/1.1\r\nHost: h\r\n\r\n", 411, "MissingContentLengthHeader"),
        ("PUT /c/f HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400, "InvalidHeaderValue"),
        (
            "PUT /c/f HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400,
            "InvalidInput"
        ),
        ("PUT /c/f HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n", 413, "RequestBodyTooLarge"),
        ("PUT /c/f HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "UnsupportedHeader"),
        ("PUT /c/f HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n", 400, "InvalidInput"),
        ("GET /c/f HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n", 417, "UnsupportedHeader"),
        ("GET /" + String(repeating: "x", count: 70_000), 431, "InvalidInput"),
    ])
    func refusesWhatIsNotHTTPAndCloses(text: String, status: Int, code: String) throws {
        try withEmulator { emulator, asked throws in
            let client = RawClient(emulator.port)
            client.send(text)
            let answer = try client.receive()
            #expect(answer.status == status && answer["x-ms-error-code"] == code)
            #expect(answer["Connection"] == "close")
            #expect(throws: RawClient.End.closed) { try client.receive() }
            #expect(asked.all.isEmpty)
        }
    }

    @Test func closesWhereTheClientAsksForIt() throws {
        try withEmulator { emulator, _ throws in
            let client = RawClient(emulator.port)
            client.send(request("GET", "/c/f", [("Connection", "close")]))
            #expect(try client.receive()["Connection"] == "close")
            #expect(throws: RawClient.End.closed) { try client.receive() }
        }
    }

    @Test func readsALargeBodyWhole() throws {
        try withEmulator { emulator, asked throws in
            let client = RawClient(emulator.port)
            let body = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            client.send(
                "PUT /c/f HTTP/1.1\r\nHost: h\r\nx-ms-version: 2023-11-03\r\nAuthorization: Bearer token\r\n"
                    + "Content-Length: \(body.count)\r\n\r\n")
            client.send(body)
            #expect(try client.receive().status == 201)
            #expect(asked.last?.body == body)
        }
    }

    @Test func servesManyConnectionsAtOnce() throws {
        try withEmulator { emulator, asked throws in
            let clients = (0..<100).map { _ in RawClient(emulator.port) }
            for client in clients { client.send(request("GET", "/c/f")) }
            for client in clients { #expect(try client.receive().status == 200) }
            #expect(asked.all.count == 100 && emulator.log.count == 100)
        }
    }

    @Test func endsOpenConnectionsWhenItStops() throws {
        let client = try withEmulator { emulator, _ throws in
            let client = RawClient(emulator.port)
            client.send(request("GET", "/c/f"))
            _ = try client.receive()
            return client
        }
        #expect(throws: RawClient.End.closed) { try client.receive() }
    }

    @Test func refusesAPortThatIsTaken() throws {
        try withEmulator { emulator, _ throws in
            let error = #expect(throws: EmulatorError.self) {
                try withEmulator({ $0.port = emulator.port }) { _, _ in }
            }
            #expect(error?.description.contains("port \(emulator.port)") == true)
        }
    }
}
