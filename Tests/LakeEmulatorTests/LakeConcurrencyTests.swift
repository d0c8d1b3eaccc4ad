import Foundation
import JSON
import LakeEmulator
import Synchronization
import Testing

@Suite("Many at once")
struct LakeConcurrencyTests {
    /// Runs `work` on that many threads at once.
    static func race<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) -> Result) -> [Result]
    {
        let results = Mutex<[Int: Result]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = work(index)
            results.withLock { $0[index] = result }
        }
        return results.withLock { all in (0..<count).compactMap { all[$0] } }
    }

    @Test("62: of renames to one name, one wins") func oneFinal() throws {
        let lake = try LakeDriver()
        for round in 0..<20 {
            for index in 0..<4 { lake.put("tmp/\(round)-\(index)", "\(index)") }
            let answers = Self.race(4) { index in
                lake.rename("tmp/\(round)-\(index)", "final-\(round)", ["if-none-match": "*"]).verdict
            }
            #expect(answers.filter { $0 == "201" }.count == 1)
            #expect(answers.filter { $0 == "409 PathAlreadyExists" }.count == 3)
            let winner = answers.firstIndex(of: "201").map(String.init)
            #expect(lake.text("final-\(round)") == winner)
        }
    }

    @Test("63: of renames of one name, one wins") func oneSource() throws {
        let lake = try LakeDriver()
        for round in 0..<20 {
            lake.put("tmp-\(round)", "x")
            let answers = Self.race(4) { index in lake.rename("tmp-\(round)", "to-\(round)-\(index)").verdict
            }
            #expect(answers.filter { $0 == "201" }.count == 1)
            #expect(answers.filter { $0 == "404 SourcePathNotFound" }.count == 3)
        }
    }

    @Test("79: a reader sees the old content or the new") func neverEmpty() throws {
        let lake = try LakeDriver()
        let texts = [String(repeating: "a", count: 5000), String(repeating: "b", count: 7000)]
        lake.put("a", texts[0])
        let wrong = Self.race(4) { index -> Int in
            var wrong = 0
            for round in 0..<200 {
                if index < 2 {
                    lake.put("a", texts[round % 2])
                } else if !texts.contains(lake.text("a") ?? "") {
                    wrong += 1
                }
            }
            return wrong
        }
        #expect(wrong == [0, 0, 0, 0])
    }

    @Test("80: fifty writers that compare and swap lose no update") func counter() throws {
        let lake = try LakeDriver()
        lake.put("n", "0")
        let done = Self.race(50) { _ -> Int in
            while true {
                let read = lake.blob("GET", "main/n")
                let next = String((Int(read.text) ?? -1) + 1)
                if lake.put("n", next, ["if-match": read.etag]).status == 201 { return 1 }
            }
        }
        #expect(done.count == 50)
        #expect(lake.text("n") == "50")
    }

    @Test("82: of block lists for one new name, one wins") func blockLists() throws {
        let lake = try LakeDriver()
        for id in ["AAAA", "AAAB", "AAAC"] {
            lake.blob("PUT", "main/b", ["comp": "block", "blockid": id], [:], id)
        }
        let answers = Self.race(3) { index in
            let body = "<BlockList><Latest>\(["AAAA", "AAAB", "AAAC"][index])</Latest></BlockList>"
            return lake.blob("PUT", "main/b", ["comp": "blocklist"], ["if-none-match": "*"], body).verdict
        }
        #expect(answers.filter { $0 == "201" }.count == 1)
        #expect(answers.filter { $0 == "409 BlobAlreadyExists" }.count == 2)
    }

    @Test("60: a listing sees a moved directory on one side only") func directoryMove() throws {
        let lake = try LakeDriver()
        for index in 0..<50 { lake.put("from/\(index)", "x") }
        let counts = Self.race(2) { index -> [Int] in
            if index == 0 {
                for _ in 0..<20 {
                    lake.rename("from", "to")
                    lake.rename("to", "from")
                }
                return []
            }
            return (0..<40).map { _ in (try? lake.names().count) ?? -1 }
        }
        #expect(counts[1].allSatisfy { $0 == 51 })
    }
}
