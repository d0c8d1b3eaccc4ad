import Foundation
import JSON
import LakeEmulator
import Testing

@Suite struct LogTests {
    private func control(_ emulator: Emulator, _ method: String, _ path: String, _ body: String = "") throws
        -> (status: Int, json: JSON)
    {
        let answer = try emulator.ask(request(method, "/_emulator/" + path, body: body, token: nil))
        return (answer.status, try JSON(parsing: answer.body.isEmpty ? Array("null".utf8) : answer.body))
    }

    @Test func writesALineARequestAtOnce() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "requests-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        try withEmulator({ $0.logFile = file.path }) { emulator, _ throws in
            _ = try emulator.ask(
                request(
                    "PUT", "/c/a%20b",
                    [
                        ("If-None-Match", "*"), ("x-ms-blob-type", "BlockBlob"),
                        ("x-ms-client-request-id", "id"),
                    ],
                    body: "abc"))
            _ = try emulator.ask(request("HEAD", "/c/missing"))
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                try JSON(parsing: String($0))
            }
            try #require(lines.count == 2)
            #expect(
                lines[0]["number"] == 1 && lines[0]["method"] == "PUT" && lines[0]["operation"] == "put-blob")
            #expect(
                lines[0]["target"] == "/c/a%20b" && lines[0]["place"] == "/c/a b"
                    && lines[0]["face"] == "blob")
            #expect(lines[0]["headers"] == ["if-none-match": "*"] && lines[0]["scheme"] == "Bearer")
            #expect(lines[0]["status"] == 201 && lines[0]["etag"] == "\"0x1\"" && lines[0]["client"] == "id")
            #expect(lines[0]["requestLength"] == 3 && lines[0]["responseLength"] == 10)
            #expect(lines[0]["answered"] == true && lines[0]["faults"] == nil)
            #expect(
                lines[1]["status"] == 404 && lines[1]["code"] == "BlobNotFound" && lines[1]["number"] == 2)
        }
    }

    @Test func logsTheIdThatTheClientSees() throws {
        try withEmulator { emulator, _ throws in
            for target in ["/c/f", "/c/missing"] {
                let answer = try emulator.ask(request("GET", target))
                #expect(emulator.log.entries.last?.requestID == answer["x-ms-request-id"])
            }
        }
    }

    @Test func countsByOperation() throws {
        try withEmulator({ $0.logs = false }) { emulator, _ throws in
            for _ in 0..<3 { _ = try emulator.ask(request("GET", "/c/f")) }
            _ = try emulator.ask(request("PUT", "/c/f", [("x-ms-rename-source", "/c/g")]))
            #expect(emulator.log.count == 4 && emulator.log.counts == [.read: 3, .rename: 1])
            #expect(emulator.log.entries.isEmpty)
            let counts = try control(emulator, "GET", "counts").json
            #expect(counts == ["requests": 4, "operations": ["read": 3, "rename": 1]])
            #expect(try control(emulator, "DELETE", "counts").json["requests"] == 0)
        }
    }

    @Test func isReadOverTheControlPath() throws {
        try withEmulator { emulator, _ throws in
            for _ in 0..<3 { _ = try emulator.ask(request("GET", "/c/f")) }
            let answer = try emulator.ask(request("GET", "/_emulator/log?after=1", token: nil))
            #expect(
                answer.text.split(separator: "\n").map { try! JSON(parsing: String($0))["number"] } == [2, 3])
            #expect(emulator.log.count == 3)
        }
    }

    @Test func takesRulesOverTheControlPath() throws {
        try withEmulator { emulator, _ throws in
            let rules = #"{"rules": [{"act": "status", "status": 503, "name": "busy"}]}"#
            #expect(try control(emulator, "PUT", "faults", rules).status == 200)
            #expect(try emulator.ask(request("GET", "/c/f")).status == 503)
            #expect(try emulator.ask(request("GET", "/c/f")).status == 200)
            let state = try control(emulator, "GET", "faults").json
            #expect(state["rules"] == [["name": "busy", "fitted": 2, "happened": 1]])
            let refused = try control(emulator, "PUT", "faults", #"{"rules": [{}]}"#)
            #expect(refused.status == 400 && refused.json["error"]?.string?.contains("`act`") == true)
            #expect(try control(emulator, "PUT", "outage", #"{"mode": "unavailable"}"#).status == 200)
            #expect(try emulator.ask(request("GET", "/c/f")).status == 503)
            #expect(try control(emulator, "DELETE", "faults").json["outage"] == "off")
            #expect(try emulator.ask(request("GET", "/c/f")).status == 200)
        }
    }

    @Test func setsItsClockOverTheControlPath() throws {
        try withEmulator { emulator, _ throws in
            let frozen = try control(emulator, "POST", "clock", #"{"freeze": "2026-10-21T07:28:00Z"}"#)
            #expect(frozen.json == ["now": "2026-10-21T07:28:00.0000000Z"])
            _ = try control(emulator, "POST", "clock", #"{"advanceSeconds": 61}"#)
            #expect(try emulator.ask(request("GET", "/c/f"))["Date"] == "Wed, 21 Oct 2026 07:29:01 GMT")
            _ = try control(emulator, "POST", "clock", #"{"run": true}"#)
            #expect(emulator.clock.now > EmulatorInstant(seconds: 1_790_000_000))
        }
    }

    @Test(arguments: [
        ("GET", "nothing", 404), ("PUT", "faults", 400), ("GET", "health", 200), ("GET", "log?after=x", 400),
    ])
    func saysWhatItDoesNotKnow(method: String, path: String, status: Int) throws {
        try withEmulator { emulator, _ throws in
            #expect(try control(emulator, method, path, "{").status == status)
        }
    }
}
