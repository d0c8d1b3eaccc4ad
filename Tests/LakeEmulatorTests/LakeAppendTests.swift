import Bytes
import Codecs
import JSON
import LakeEmulator
import Testing

@Suite("DFS append and flush")
struct LakeAppendTests {
    let lake: LakeDriver
    let created: String

    init() throws {
        lake = try LakeDriver()
        created = lake.create("a").etag
    }

    @Test("25, 26: an append has no ETag and shows nowhere before its flush") func staged() throws {
        let answer = lake.append("a", 0, "text")
        #expect(answer.status == 202)
        #expect(answer["ETag"] == nil)
        #expect(answer["x-ms-request-server-encrypted"] == "true")
        #expect(lake.text("a") == "")
        #expect(lake.blob("HEAD", "main/a").contentLength == 0)
        #expect(lake.blob("HEAD", "main/a").etag == created)
        #expect(try lake.list()[0]["contentLength"]?.string == "0")
    }

    @Test("27, 30: appends in any order are flushed in their places") func order() {
        lake.append("a", 5, "world")
        lake.append("a", 0, "hello")
        let answer = lake.flush("a", 10)
        #expect(answer.status == 200)
        #expect(answer["x-ms-request-server-encrypted"] == "false")
        #expect(answer.etag != created)
        #expect(lake.text("a") == "helloworld")
        #expect(lake.blob("HEAD", "main/a").etag == answer.etag)
    }

    @Test("28: a flush short of or behind the data is refused", arguments: [0, 4, 6])
    func position(_ position: Int) {
        lake.append("a", 0, "hello")
        #expect(lake.flush("a", position).verdict == "400 InvalidFlushPosition")
        #expect(lake.text("a") == "")
        #expect(lake.flush("a", 5).status == 200)
    }

    @Test("29: a gap is refused") func gap() {
        lake.append("a", 0, "he")
        lake.append("a", 3, "lo")
        #expect(lake.flush("a", 5).verdict == "400 InvalidFlushPosition")
    }

    @Test("31, 32: a flush repeats, unless its condition has gone") func again() {
        lake.append("a", 0, "hello")
        #expect(lake.flush("a", 5, [:], ["if-match": created]).status == 200)
        #expect(lake.flush("a", 5, [:], ["if-match": created]).verdict == "412 ConditionNotMet")
        #expect(lake.flush("a", 5).status == 200)
        #expect(lake.text("a") == "hello")
    }

    @Test("33: the same piece sent twice is there once") func twice() {
        lake.append("a", 0, "hello")
        lake.append("a", 0, "hello")
        #expect(lake.flush("a", 5).status == 200)
        #expect(lake.text("a") == "hello")
    }

    @Test("34: append and flush in one") func flushing() {
        let answer = lake.dfs(
            "PATCH", "main/a", ["action": "append", "position": "0", "flush": "true", "close": "true"], [:],
            "hi")
        #expect(answer.status == 202)
        #expect(answer.etag != created)
        #expect(answer["Last-Modified"] != nil)
        #expect(lake.text("a") == "hi")
    }

    @Test("35: nothing is appended to what is not there") func missing() {
        #expect(lake.append("none", 0, "x").verdict == "404 PathNotFound")
        #expect(lake.flush("none", 0).verdict == "404 PathNotFound")
    }

    @Test("36: hashes of an append are checked") func hashes() {
        let query = ["action": "append", "position": "0"]
        let right = Base64.encode(MD5.hash(Array("hello".utf8)))
        #expect(
            lake.dfs("PATCH", "main/a", query, ["content-md5": right], "hallo").verdict == "400 Md5Mismatch")
        #expect(lake.dfs("PATCH", "main/a", query, ["content-md5": right], "hello").status == 202)
        // CRC-64/NVME of "123456789" is AE8B14860A799888.
        let crc = Base64.encode([0x88, 0x98, 0x79, 0x0A, 0x86, 0x14, 0x8B, 0xAE])
        let headers = ["x-ms-content-crc64": crc]
        #expect(lake.dfs("PATCH", "main/a", query, headers, "123456780").verdict == "400 Crc64Mismatch")
        #expect(lake.dfs("PATCH", "main/a", query, headers, "123456789")["x-ms-content-crc64"] == crc)
    }

    @Test("37: a second cycle joins on to the first") func cycles() {
        lake.append("a", 0, "one")
        lake.flush("a", 3)
        lake.append("a", 3, "two")
        #expect(lake.flush("a", 6).status == 200)
        #expect(lake.text("a") == "onetwo")
    }

    @Test("38: what lies behind the flush is kept where asked") func retained() {
        lake.append("a", 0, "hello")
        lake.append("a", 5, "world")
        #expect(lake.flush("a", 7, ["retainUncommittedData": "true"]).status == 200)
        #expect(lake.text("a") == "hellowo")
        #expect(lake.flush("a", 10).status == 200)
        #expect(lake.text("a") == "helloworld")
    }

    @Test("39: a flush has no body, an append has one") func bodies() {
        let flush = lake.dfs("PATCH", "main/a", ["action": "flush", "position": "0"], [:], "x")
        #expect(flush.verdict == "400 ContentLengthMustBeZero")
        #expect(lake.append("a", 0, "").status == 400)
        #expect(lake.dfs("PATCH", "main/a", ["action": "append"], [:], "x").status == 400)
    }

    @Test("40: a blob takes no appends") func blob() {
        lake.put("b", "x")
        #expect(lake.append("b", 1, "y").verdict == "409 InvalidAppendOperation")
        #expect(lake.flush("b", 1).verdict == "409 InvalidFlushOperation")
        #expect(lake.create("b").status == 201)
        #expect(lake.append("b", 0, "y").status == 202)
    }

    @Test("Leases: an append needs the lease's id") func leased() {
        let acquire = ["x-ms-lease-action": "acquire", "x-ms-lease-duration": "-1"]
        let lease = lake.blob("PUT", "main/a", ["comp": "lease"], acquire)
        #expect(lease.status == 201)
        let query = ["action": "append", "position": "0"]
        #expect(lake.append("a", 0, "x").verdict == "412 LeaseIdMissing")
        let wrong = ["x-ms-lease-id": "00000000-0000-0000-0000-000000000000"]
        #expect(lake.dfs("PATCH", "main/a", query, wrong, "x").verdict == "412 LeaseIdMismatch")
        let right = ["x-ms-lease-id": lease["x-ms-lease-id"] ?? ""]
        #expect(lake.dfs("PATCH", "main/a", query, right, "x").status == 202)
    }
}
