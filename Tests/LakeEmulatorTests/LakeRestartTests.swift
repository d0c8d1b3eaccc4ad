import Foundation
import JSON
import LakeEmulator
import Testing

@Suite("A lake on disk")
struct LakeRestartTests {
    let scratch: ScratchDirectory
    var journal: String { scratch.path + "/journal.jsonl" }
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/content") }
    }

    init() throws { scratch = try ScratchDirectory() }

    func open(_ kind: EmulatorMode.Kind = .hierarchical) throws -> LakeDriver {
        try LakeDriver(directory: scratch.path, kind)
    }

    @Test("Everything that was answered is there again") func restart() throws {
        var lake = try open()
        lake.blob("PUT", "main", ["restype": "container"], ["x-ms-meta-team": "ours"])
        lake.put("a", "blob", ["x-ms-meta-n": "1", "x-ms-blob-content-type": "text/csv"])
        lake.write("d/e", "file")
        lake.append("d/e", 4, "more")
        lake.blob("PUT", "main/b", ["comp": "block", "blockid": "AAAA"], [:], "block")
        lake.put("gone", "x")
        lake.blob("DELETE", "main/gone")
        lake.put("tmp/x", "moved")
        lake.rename("tmp", "kept", ["x-ms-properties": "k=dg=="])
        let lease = ["x-ms-lease-action": "acquire", "x-ms-lease-duration": "-1"]
        lake.blob("PUT", "main/a", ["comp": "lease"], lease)
        let headers = lake.blob("HEAD", "main/a").headers.map { "\($0.name): \($0.value)" }
        let names = try lake.names()
        // Twice: the second start reads what the first wrote anew.
        for _ in 0..<2 {
            lake = try open()
            #expect(lake.blob("HEAD", "main/a").headers.map { "\($0.name): \($0.value)" } == headers)
            #expect(try lake.names() == names)
            #expect(lake.text("a") == "blob")
            #expect(lake.text("kept/x") == "moved")
            #expect(lake.dfs("HEAD", "main/kept")["x-ms-properties"] == "k=dg==")
            #expect(lake.status("gone") == 404)
            #expect(lake.blob("HEAD", "main", ["restype": "container"])["x-ms-meta-team"] == "ours")
        }
        #expect(lake.flush("d/e", 8).status == 200)
        #expect(lake.text("d/e") == "filemore")
        let list = "<BlockList><Uncommitted>AAAA</Uncommitted></BlockList>"
        #expect(lake.blob("PUT", "main/b", ["comp": "blocklist"], [:], list).status == 201)
        #expect(lake.text("b") == "block")
    }

    @Test("An ETag is never given twice, over a restart as well") func etags() throws {
        var seen: Set<String> = []
        for _ in 0..<3 {
            let lake = try open()
            lake.blob("PUT", "main", ["restype": "container"])
            for _ in 0..<100 { #expect(seen.insert(lake.put("a", "x").etag).inserted) }
        }
    }

    @Test("A torn last line was never answered; a broken line in between stops the start") func torn() throws
    {
        do {
            let lake = try open()
            lake.blob("PUT", "main", ["restype": "container"])
            lake.put("a", "x")
        }
        let whole = try String(contentsOfFile: journal, encoding: .utf8)
        try (whole + #"[["remove","main","#).write(toFile: journal, atomically: false, encoding: .utf8)
        #expect(try open().text("a") == "x")
        try ("nonsense\n" + whole).write(toFile: journal, atomically: false, encoding: .utf8)
        #expect(throws: LakeFailure.self) { try open() }
    }

    @Test("Bytes that nothing names any more leave the disk") func garbage() throws {
        let lake = try open(.flat)
        lake.blob("PUT", "main", ["restype": "container"])
        for round in 0..<10 { lake.put("a", "text \(round)") }
        #expect(try files.count == 1)
        #expect(lake.put("a", "refused", ["if-none-match": "*"]).status == 409)
        #expect(try files.count == 1)
        try Data("left by a killed emulator".utf8).write(
            to: URL(fileURLWithPath: scratch.path + "/content/ffff"))
        let again = try open(.flat)
        #expect(try files.count == 1)
        #expect(again.text("a") == "text 9")
        again.blob("DELETE", "main/a")
        #expect(try files.isEmpty)
    }

    @Test("A directory that cannot be used is an error that names it") func unusable() throws {
        #expect(throws: LakeFailure.self) {
            try Lake(directory: "/proc/nowhere/lake", mode: EmulatorMode(.flat))
        }
    }
}
