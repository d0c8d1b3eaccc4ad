import JSON
import LakeEmulator
import Testing

@Suite("Rename")
struct LakeRenameTests {
    let lake: LakeDriver

    init() throws {
        lake = try LakeDriver()
        lake.put("tmp/a", "new", ["x-ms-meta-nonce": "7", "x-ms-blob-content-type": "text/csv"])
        lake.put("out/b", "old")
    }

    @Test("52, 53, 65: ETag, date, content and metadata go along") func keeps() {
        let before = lake.blob("HEAD", "main/tmp/a")
        let answer = lake.rename("tmp/a", "out/a")
        #expect(answer.status == 201)
        #expect(answer.etag == before.etag)
        #expect(answer["Last-Modified"] == before["Last-Modified"])
        #expect(answer["x-ms-request-server-encrypted"] == nil)
        let after = lake.blob("HEAD", "main/out/a")
        #expect(after.etag == before.etag)
        #expect(after["x-ms-meta-nonce"] == "7")
        #expect(after["Content-Type"] == "text/csv")
        #expect(lake.text("out/a") == "new")
        #expect(lake.status("tmp/a") == 404)
    }

    @Test("54, 55: over an existing file") func over() {
        #expect(lake.rename("tmp/a", "out/b", ["if-none-match": "*"]).verdict == "409 PathAlreadyExists")
        #expect(lake.text("out/b") == "old")
        #expect(lake.text("tmp/a") == "new")
        let etag = lake.blob("HEAD", "main/tmp/a").etag
        #expect(lake.rename("tmp/a", "out/b").etag == etag)
        #expect(lake.text("out/b") == "new")
    }

    @Test("56: conditions of the source and the destination") func conditions() {
        let wrong = lake.rename("tmp/a", "out/c", ["x-ms-source-if-match": "\"0x8D0\""])
        #expect(wrong.verdict == "412 SourceConditionNotMet")
        let target = lake.rename("tmp/a", "out/b", ["if-match": "\"0x8D0\""])
        #expect(target.verdict == "412 ConditionNotMet")
        let headers = [
            "x-ms-source-if-match": lake.blob("HEAD", "main/tmp/a").etag,
            "if-match": lake.blob("HEAD", "main/out/b").etag,
        ]
        #expect(lake.rename("tmp/a", "out/b", headers).status == 201)
    }

    @Test("57, 58: no source, no parent") func missing() {
        #expect(lake.rename("tmp/none", "out/c").verdict == "404 SourcePathNotFound")
        #expect(lake.rename("tmp/a", "none/c").verdict == "404 RenameDestinationParentPathNotFound")
        #expect(lake.rename("tmp/a", "out/b/c").verdict == "409 PathConflict")
    }

    @Test("59: across containers") func across() {
        lake.blob("PUT", "other", ["restype": "container"])
        let answer = lake.dfs("PUT", "other/a", [:], ["x-ms-rename-source": "/main/tmp/a"])
        #expect(answer.status == 201)
        #expect(lake.blob("GET", "other/a").text == "new")
        #expect(lake.status("tmp/a") == 404)
    }

    @Test("60: a directory with all that is in it") func directory() throws {
        lake.put("tmp/x/y", "deep")
        lake.put("tmp-not/z", "z")
        #expect(lake.rename("tmp", "out/moved").status == 201)
        let names = try lake.names()
        #expect(
            names == [
                "out", "out/b", "out/moved", "out/moved/a", "out/moved/x", "out/moved/x/y", "tmp-not",
                "tmp-not/z",
            ])
        #expect(lake.text("out/moved/x/y") == "deep")
    }

    @Test("61: a directory into itself, over what holds something, over a file") func refused() {
        #expect(lake.rename("tmp", "tmp/x").verdict == "409 InvalidRenameSourcePath")
        #expect(lake.rename("tmp", "tmp").verdict == "409 InvalidRenameSourcePath")
        #expect(lake.rename("tmp", "out").verdict == "409 DirectoryNotEmpty")
        #expect(lake.rename("tmp", "out/b").verdict == "409 InvalidSourceOrDestinationResourceType")
        lake.makeDirectory("void")
        #expect(lake.rename("tmp", "void").status == 201)
        #expect(lake.text("void/a") == "new")
    }

    @Test("64: staged bytes are no content") func staged() {
        lake.create("tmp/s")
        lake.append("tmp/s", 0, "staged")
        #expect(lake.rename("tmp/s", "out/s").status == 201)
        #expect(lake.text("out/s") == "")
    }

    @Test(
        "8, 9: the source with and without the account, with escapes, with a signature behind",
        arguments: [
            "/main/tmp/a", "/acct/main/tmp/a", "main/tmp/a", "/main/tmp%2Fa", "/main/tmp/a?sv=2023&sig=x%2Fy",
            "/main/tmp/%61",
        ])
    func spelling(_ source: String) {
        #expect(lake.dfs("PUT", "main/out/c", [:], ["x-ms-rename-source": source]).status == 201)
        #expect(lake.text("out/c") == "new")
    }

    @Test("A source that is no path is refused", arguments: ["/main", "", "/main/%zz"])
    func broken(_ source: String) {
        let answer = lake.dfs("PUT", "main/out/c", [:], ["x-ms-rename-source": source])
        #expect(answer.verdict == "400 InvalidSourceUri")
    }

    @Test("An empty lease header, as Microsoft's Python SDK sends it, is none") func emptyLease() {
        let headers = ["x-ms-lease-id": "", "x-ms-source-lease-id": ""]
        #expect(lake.rename("tmp/a", "out/b", headers).status == 201)
    }

    @Test("New properties may be given on the way") func properties() {
        let before = lake.blob("HEAD", "main/tmp/a").etag
        #expect(lake.rename("tmp/a", "out/c", ["x-ms-properties": "n=OA=="]).status == 201)
        let after = lake.blob("HEAD", "main/out/c")
        #expect(after["x-ms-meta-n"] == "8")
        #expect(after["x-ms-meta-nonce"] == nil)
        #expect(after.etag == before)
    }
}
