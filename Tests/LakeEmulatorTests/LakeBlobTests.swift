import Bytes
import JSON
import LakeEmulator
import Testing

@Suite("Blob writes")
struct LakeBlobTests {
    let lake: LakeDriver

    init() throws { lake = try LakeDriver() }

    func block(_ path: String, _ id: String, _ body: String, _ headers: [String: String] = [:])
        -> EmulatorResponse
    { lake.blob("PUT", "main/" + path, ["comp": "block", "blockid": id], headers, body) }

    @discardableResult
    func commit(_ path: String, _ ids: [String], _ headers: [String: String] = [:]) -> EmulatorResponse {
        let list = ids.map { "<Latest>\($0)</Latest>" }.joined()
        let body = "<?xml version='1.0' encoding='utf-8'?>\n<BlockList>\(list)</BlockList>"
        return lake.blob("PUT", "main/" + path, ["comp": "blocklist"], headers, body)
    }

    @Test("77, 78: Put Blob and its conditions") func put() {
        let first = lake.put("a", "one", ["if-none-match": "*"])
        #expect(first.status == 201)
        #expect(first["x-ms-request-server-encrypted"] == "true")
        #expect(first["Content-MD5"] == "+XxdKZQb+xsv2rCHSQargg==")
        #expect(lake.put("a", "two", ["if-none-match": "*"]).verdict == "409 BlobAlreadyExists")
        #expect(lake.put("a", "two", ["if-match": "\"0x8D0\""]).verdict == "412 ConditionNotMet")
        #expect(lake.put("a", "two", ["if-none-match": first.etag]).verdict == "412 ConditionNotMet")
        let second = lake.put("a", "two", ["if-match": first.etag])
        #expect(second.status == 201)
        #expect(second.etag != first.etag)
        #expect(lake.text("a") == "two")
        #expect(lake.put("none", "x", ["if-match": first.etag]).verdict == "412 ConditionNotMet")
        #expect(lake.blob("PUT", "main/x", [:], [:], "x").status == 400)
    }

    @Test("81, 84: blocks in any order, unseen before their list") func blocks() {
        #expect(block("b", "AAAB", "two")["x-ms-request-server-encrypted"] == "true")
        #expect(block("b", "AAAA", "one").status == 201)
        #expect(lake.status("b") == 404)
        #expect((try? lake.names()) == [])
        #expect(commit("b", ["AAAA", "AAAC"]).verdict == "400 InvalidBlockList")
        #expect(commit("b", ["AAAA", "AAAB"]).status == 201)
        #expect(lake.text("b") == "onetwo")
        #expect(commit("b", ["AAAB"]).status == 201)
        #expect(lake.text("b") == "two")
        #expect(commit("b", ["AAAA"]).verdict == "400 InvalidBlockList")
    }

    @Test("Blocks that a list does not name, or that a Put Blob overtakes, are gone") func dropped() {
        _ = block("b", "AAAA", "one")
        _ = block("b", "AAAB", "two")
        commit("b", ["AAAA"])
        #expect(commit("b", ["AAAB"]).verdict == "400 InvalidBlockList")
        _ = block("b", "AAAB", "two")
        lake.put("b", "whole")
        #expect(commit("b", ["AAAB"]).verdict == "400 InvalidBlockList")
        #expect(lake.text("b") == "whole")
    }

    @Test("Block lists are told") func lists() {
        _ = block("b", "AAAA", "one")
        commit("b", ["AAAA"])
        _ = block("b", "AAAB", "four")
        let xml = lake.blob("GET", "main/b", ["comp": "blocklist", "blocklisttype": "all"]).text
        #expect(
            xml.contains("<CommittedBlocks><Block><Name>AAAA</Name><Size>3</Size></Block></CommittedBlocks>"))
        #expect(
            xml.contains(
                "<UncommittedBlocks><Block><Name>AAAB</Name><Size>4</Size></Block></UncommittedBlocks>"))
        #expect(lake.blob("GET", "main/none", ["comp": "blocklist"]).verdict == "404 BlobNotFound")
    }

    @Test("Block ids and counts have limits") func limits() throws {
        let small = LakeBlobTests(
            lake: try LakeDriver(
                limits: Limits.with {
                    $0.uncommittedBlocks = 2
                    $0.committedBlocks = 1
                    $0.block = 3
                    $0.blob = 4
                }))
        #expect(small.block("b", "not base64!", "x").verdict == "400 InvalidBlockId")
        #expect(small.block("b", Base64.encode([UInt8](repeating: 0, count: 65)), "x").status == 400)
        #expect(small.block("b", "AAAA", "1").status == 201)
        #expect(small.block("b", "AAAAAAAA", "1").verdict == "400 InvalidBlobOrBlock")
        #expect(small.block("b", "AAAB", "2").status == 201)
        #expect(small.block("b", "AAAB", "2").status == 201)
        #expect(small.block("b", "AAAC", "3").verdict == "409 BlockCountExceedsLimit")
        #expect(small.commit("b", ["AAAA", "AAAB"]).verdict == "400 BlockListTooLong")
        #expect(small.block("b", "AAAA", "1234").verdict == "413 RequestBodyTooLarge")
        #expect(small.lake.put("c", "12345").verdict == "413 RequestBodyTooLarge")
    }

    init(lake: LakeDriver) { self.lake = lake }

    @Test(
        "A block list may be empty, and must be a block list",
        arguments: ["<BlockList />", "<BlockList/>", "<BlockList></BlockList>"])
    func emptyList(_ body: String) {
        #expect(
            lake.blob("PUT", "main/b", ["comp": "blocklist"], [:], "<?xml version=\"1.0\"?>" + body).status
                == 201)
        #expect(lake.text("b") == "")
        for wrong in ["", "<BlockList>", "<Blocks></Blocks>", "<BlockList><Newest>AAAA</Newest></BlockList>"]
        {
            let answer = lake.blob("PUT", "main/b", ["comp": "blocklist"], [:], wrong)
            #expect(answer.verdict == "400 InvalidXmlDocument")
        }
    }

    @Test("83: blocks and DFS files do not mix; Put Blob goes over either") func mixed() {
        lake.write("a", "dfs")
        #expect(block("a", "AAAA", "x").verdict == "409 BlobOperationNotSupported")
        #expect(commit("a", []).verdict == "409 BlobOperationNotSupported")
        #expect(lake.put("a", "blob").status == 201)
        #expect(block("a", "AAAA", "x").status == 201)
        #expect(lake.text("a") == "blob")
    }

    @Test("85, 86: copies with their conditions") func copies() throws {
        let etag = lake.put("a", "text", ["x-ms-meta-nonce": "7"]).etag
        func copy(_ to: String, _ headers: [String: String], from: String = "main/a") -> EmulatorResponse {
            let source = ["x-ms-copy-source": "http://127.0.0.1:1/acct/\(from)?sv=1&sig=x"]
            return lake.blob("PUT", "main/" + to, [:], source.merging(headers) { $1 })
        }
        let absent = ["if-none-match": "*", "x-ms-source-if-match": etag]
        let first = copy("b", absent)
        #expect(first.status == 202)
        #expect(first["x-ms-copy-status"] == "success")
        #expect(lake.text("b") == "text")
        let head = lake.blob("HEAD", "main/b")
        #expect(head["x-ms-copy-id"] == first["x-ms-copy-id"])
        #expect(head["x-ms-meta-nonce"] == "7")
        #expect(head.etag != etag)
        #expect(copy("b", absent).verdict == "409 BlobAlreadyExists")
        #expect(copy("b", ["if-match": "\"0x8D0\""]).verdict == "412 TargetConditionNotMet")
        #expect(copy("c", ["x-ms-source-if-match": "\"0x8D0\""]).verdict == "412 SourceConditionNotMet")
        let none = copy("c", [:], from: "main/none")
        #expect(none.verdict == "404 CannotVerifyCopySource")
        #expect(none["x-ms-copy-source-error-code"] == "BlobNotFound")
        #expect(none["x-ms-copy-source-status-code"] == "404")
        let put = copy("d", ["x-ms-blob-type": "BlockBlob", "if-none-match": "*"])
        #expect(put.status == 201)
        #expect(lake.text("d") == "text")
        #expect(lake.blob("HEAD", "main/d")["x-ms-meta-nonce"] == "7")
        #expect(
            copy("d", ["x-ms-blob-type": "BlockBlob", "if-none-match": "*"]).verdict
                == "409 BlobAlreadyExists")
        #expect(copy("e", ["x-ms-requires-sync": "true"]).status == 202)
        let other = ["x-ms-copy-source": "https://other.blob.core.windows.net/main/a"]
        let signed = lake.blob("PUT", "main/f", ["sig": "x"], ["x-ms-copy-source": "http://h/acct/main/a"])
        #expect(signed.verdict == "404 CannotVerifyCopySource")
        #expect(lake.blob("PUT", "main/f", [:], other).verdict == "404 CannotVerifyCopySource")
        let host = ["x-ms-copy-source": "https://acct.blob.core.windows.net/main/a"]
        #expect(lake.blob("PUT", "main/f", [:], host).status == 202)
    }

    @Test("A copy may take its time: it is waited for, and nothing is written over it") func pending() throws
    {
        let lake = try LakeDriver { $0.copyPolls = 2 }
        lake.put("a", "text")
        let headers = ["x-ms-copy-source": "http://h/acct/main/a"]
        #expect(lake.blob("PUT", "main/b", [:], headers)["x-ms-copy-status"] == "pending")
        #expect(lake.put("b", "x").verdict == "409 PendingCopyOperation")
        let seen = (0..<3).map { _ in lake.blob("HEAD", "main/b")["x-ms-copy-status"] }
        #expect(seen == ["pending", "pending", "success"])
        #expect(lake.put("b", "x").status == 201)
    }

    @Test("88: hashes of the body are checked") func hashes() {
        #expect(
            lake.put("a", "two", ["content-md5": "+XxdKZQb+xsv2rCHSQargg=="]).verdict == "400 Md5Mismatch")
        #expect(lake.put("a", "one", ["content-md5": "+XxdKZQb+xsv2rCHSQargg=="]).status == 201)
        #expect(lake.put("a", "two", ["x-ms-content-crc64": "AAAAAAAAAAA="]).verdict == "400 Crc64Mismatch")
        #expect(block("b", "AAAA", "x", ["content-md5": "+XxdKZQb+xsv2rCHSQargg=="]).status == 400)
        #expect(lake.text("a") == "one")
    }

    @Test("Metadata is replaced, limited and checked") func metadata() {
        lake.put("a", "x", ["x-ms-meta-one": "1"])
        let before = lake.blob("HEAD", "main/a").etag
        #expect(lake.blob("PUT", "main/a", ["comp": "metadata"], ["x-ms-meta-two": "2"]).status == 200)
        let after = lake.blob("HEAD", "main/a")
        #expect(after["x-ms-meta-one"] == nil)
        #expect(after["x-ms-meta-two"] == "2")
        #expect(after.etag != before)
        let big = ["x-ms-meta-big": String(repeating: "x", count: 8190)]
        #expect(lake.put("b", "x", big).verdict == "400 MetadataTooLarge")
        #expect(lake.put("b", "x", ["x-ms-meta-a-b": "x"]).verdict == "400 InvalidMetadata")
    }
}
