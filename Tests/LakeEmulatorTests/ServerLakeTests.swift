import Foundation
import LakeEmulator
import Testing

/// Server and namespace together.
@Suite struct ServerLakeTests {
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "lake-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory.path)
    }

    private func withLake(
        _ directory: String?, _ mode: EmulatorMode = EmulatorMode(.hierarchical),
        containers: [String] = ["lake"],
        _ body: (Emulator) throws -> Void
    ) throws {
        var settings = EmulatorSettings()
        settings.bearerTokens = ["token"]
        settings.containers = containers
        let emulator = try Emulator(directory: directory, mode: mode, settings)
        try emulator.start()
        defer { emulator.stop() }
        try body(emulator)
    }

    @Test func losesTheAnswerAndNotTheRename() throws {
        try withLake(nil) { emulator throws in
            let put = request("PUT", "/lake/.temp/a", [("x-ms-blob-type", "BlockBlob")], body: "content")
            let etag = try #require(try emulator.ask(put)["ETag"])
            emulator.faults.add(FaultRule(.dropAfter, operations: [.rename]))
            let rename = request(
                "PUT", "/lake/a", [("x-ms-rename-source", "/lake/.temp/a"), ("If-None-Match", "*")])
            #expect(throws: RawClient.End.closed) { try emulator.ask(rename) }
            let again = try emulator.ask(rename)
            #expect([404, 409].contains(again.status))
            let found = try emulator.ask(request("GET", "/lake/a"))
            #expect(found.text == "content" && found["ETag"] == etag)
            #expect(emulator.log.counts == [.putBlob: 1, .rename: 2, .read: 1])
        }
    }

    /// As the service may: a page of no names whose continuation leads to all of them (adls-rest 1.6).
    @Test func givesAnEmptyPage() throws {
        try withLake(nil) { emulator throws in
            for name in ["a", "b"] {
                let put = request("PUT", "/lake/\(name)", [("x-ms-blob-type", "BlockBlob")], body: "x")
                #expect(try emulator.ask(put).status == 201)
            }
            emulator.faults.add(FaultRule(.emptyPage, operations: [.list]))
            let query = "/lake?resource=filesystem&recursive=true"
            let first = try emulator.ask(request("GET", query))
            #expect(first.status == 200 && first.text == #"{"paths":[]}"#)
            let token = try #require(first["x-ms-continuation"]).replacing("+", with: "%2B")
            let second = try emulator.ask(request("GET", query + "&continuation=" + token))
            #expect(second.text.contains(#""name":"a""#) && second.text.contains(#""name":"b""#))
            #expect(second["x-ms-continuation"] == nil)
        }
    }

    @Test func deliversAnOverwriteTwice() throws {
        try withLake(nil) { emulator throws in
            emulator.faults.add(FaultRule(.duplicate(milliseconds: 0), times: -1))
            let put = request(
                "PUT", "/lake/a", [("x-ms-blob-type", "BlockBlob"), ("If-None-Match", "*")], body: "x")
            #expect(try emulator.ask(put).status == 201)
            while emulator.log.count < 2 { _ = emulator.faults.counts() }
            let second = try #require(emulator.log.entries.first { $0.faults == ["duplicate-delivery"] })
            #expect(second.status == 409 && !second.isAnswered)
        }
    }

    @Test func findsTheAccountAsItWasLeft() throws {
        try withDirectory { directory throws in
            let put = request("PUT", "/lake/d/a", [("x-ms-blob-type", "BlockBlob")], body: "kept")
            try withLake(directory) { emulator throws in #expect(try emulator.ask(put).status == 201) }
            try withLake(directory) { emulator throws in
                #expect(try emulator.ask(request("GET", "/lake/d/a")).text == "kept")
            }
            let log = try String(contentsOfFile: directory + "/requests.jsonl", encoding: .utf8)
            #expect(log.split(separator: "\n").count == 2)
        }
    }

    @Test func saysWhyAContainerCannotBeMade() throws {
        let error = #expect(throws: EmulatorError.self) { try withLake(nil, containers: ["No!"]) { _ in } }
        #expect(error?.description == "container No! cannot be made: 400 InvalidResourceName")
    }

    @Test func speaksOneLake() throws {
        try withLake(nil, EmulatorMode(.oneLake)) { emulator throws in
            let put = request(
                "PUT", "/workspace/item.Lakehouse/Files/a", [("x-ms-blob-type", "BlockBlob")], body: "x",
                host: "onelake.blob.fabric.microsoft.com")
            #expect(try emulator.ask(put).status == 201)
            let key = put.replacing("Bearer token", with: "SharedKey onelake:AAAA")
            #expect(try emulator.ask(key).status == 401)
        }
    }
}
