import LakeEmulator
import Testing

@Suite struct ServerBatchTests {
    private func batch(_ targets: [String]) -> String {
        let parts = targets.enumerated().map { index, target in
            "--b1\r\nContent-Type: application/http\r\nContent-ID: \(index)\r\n\r\nDELETE \(target) HTTP/1.1\r\n"
                + "Authorization: Bearer token\r\nContent-Length: 0\r\n\r\n\r\n"
        }
        return request(
            "POST", "/devstoreaccount1/c?restype=container&comp=batch",
            [("Content-Type", "multipart/mixed; boundary=b1")], body: parts.joined() + "--b1--\r\n")
    }

    @Test func deletesEachPart() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.deny(DenyRule([.delete], below: "/c/kept"))
            let answer = try emulator.ask(
                batch(["/devstoreaccount1/c/a%20b", "/c/missing", "/c/kept", "/devstoreaccount1/c?comp=x"]))
            #expect(answer.status == 202)
            #expect(
                asked.all.map(\.path) == ["a b", "missing"] && asked.all.allSatisfy { $0.method == "DELETE" })
            let lines = answer.text.split(separator: "\r\n")
            let statuses = lines.filter { $0.hasPrefix("HTTP/1.1 ") }.map { $0.split(separator: " ")[1] }
            #expect(statuses == ["200", "404", "403", "400"])
            #expect(
                lines.filter { $0.hasPrefix("Content-ID: ") }.map { $0.dropFirst(12) } == [
                    "0", "1", "2", "3",
                ])
            let boundary = try #require(answer["Content-Type"]?.split(separator: "boundary=").last)
            #expect(
                lines.first.map(String.init) == "--\(boundary)"
                    && lines.last.map(String.init) == "--\(boundary)--")
        }
    }

    @Test func refusesWhatIsNoBatch() throws {
        try withEmulator { emulator, _ throws in
            let none = request("POST", "/c?restype=container&comp=batch", body: "x")
            #expect(try emulator.ask(none).status == 400)
        }
    }

    @Test func isNotKnownInOneLake() throws {
        try withEmulator(kind: .oneLake) { emulator, asked throws in
            #expect(try emulator.ask(batch(["/c/a"])).status == 400)
            #expect(asked.all.isEmpty)
        }
    }
}
