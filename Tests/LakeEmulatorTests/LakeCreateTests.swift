import LakeEmulator
import Testing

@Suite("DFS path create")
struct LakeCreateTests {
    @Test("12, 13: a file is made, with and without a condition") func create() throws {
        let lake = try LakeDriver()
        let answer = lake.create("a")
        #expect(answer.status == 201)
        #expect(answer["x-ms-request-server-encrypted"] == "true")
        #expect(answer["Last-Modified"] != nil)
        #expect(lake.create("b", ["if-none-match": "*"]).status == 201)
        #expect(lake.text("a") == "")
    }

    @Test("14, 15: create-if-absent over a file and over a directory") func taken() throws {
        let lake = try LakeDriver()
        lake.create("a")
        let file = lake.create("a", ["if-none-match": "*"])
        #expect(file.verdict == "409 PathAlreadyExists")
        #expect(file["x-ms-existing-resource-type"] == nil)
        lake.makeDirectory("d")
        let directory = lake.create("d", ["if-none-match": "*"])
        #expect(directory.verdict == "409 PathAlreadyExists")
        #expect(directory["x-ms-existing-resource-type"] == "directory")
    }

    @Test("16, 17, 18, 19: conditions with an ETag") func etags() throws {
        let lake = try LakeDriver()
        lake.write("a", "text")
        let old = lake.blob("HEAD", "main/a").etag
        #expect(lake.create("a", ["if-match": "\"0x8D0\""]).verdict == "412 ConditionNotMet")
        #expect(lake.create("a", ["if-none-match": old]).verdict == "412 ConditionNotMet")
        #expect(lake.text("a") == "text")
        let answer = lake.create("a", ["if-match": old])
        #expect(answer.status == 201)
        #expect(answer.etag != old)
        #expect(lake.text("a") == "")
        #expect(lake.create("none", ["if-match": old]).status == 412)
        #expect(lake.create("a", ["if-match": old, "if-none-match": "*"]).status == 400)
    }

    @Test("100: an ETag without quotes is the same ETag") func unquoted() throws {
        let lake = try LakeDriver()
        let etag = lake.create("a").etag.filter { $0 != "\"" }
        #expect(lake.create("a", ["if-match": etag]).status == 201)
    }

    @Test("20: an unconditional create empties the file and drops what was staged") func truncates() throws {
        let lake = try LakeDriver()
        lake.write("a", "text")
        lake.append("a", 4, "more")
        let before = lake.blob("HEAD", "main/a").etag
        #expect(lake.create("a").etag != before)
        #expect(lake.text("a") == "")
        #expect(lake.flush("a", 8).verdict == "400 InvalidFlushPosition")
    }

    @Test("21, 22: parents are made and listed; a directory made again keeps its children") func parents()
        throws
    {
        let lake = try LakeDriver()
        lake.create("x/y/z")
        #expect(try lake.names() == ["x", "x/y", "x/y/z"])
        #expect(lake.makeDirectory("x").status == 201)
        #expect(try lake.names() == ["x", "x/y", "x/y/z"])
    }

    @Test("23: a file is no parent, and no directory") func fileAsParent() throws {
        let lake = try LakeDriver()
        lake.create("a")
        #expect(lake.create("a/b").verdict == "409 PathConflict")
        #expect(lake.put("a/b", "x").verdict == "409 PathConflict")
        #expect(lake.makeDirectory("a").status == 409)
        lake.makeDirectory("d")
        #expect(lake.create("d").status == 409)
        #expect(lake.put("d", "x").status == 409)
        #expect(try lake.names() == ["a", "d"])
    }

    @Test("24: content headers and properties come back on both faces") func headers() throws {
        let lake = try LakeDriver()
        lake.create(
            "a",
            [
                "x-ms-content-type": "text/csv", "x-ms-content-encoding": "gzip",
                "x-ms-cache-control": "no-store",
                "x-ms-properties": "writer=bWU=,n=MQ==",
            ])
        let blob = lake.blob("HEAD", "main/a")
        #expect(blob["x-ms-meta-writer"] == "me")
        #expect(blob["x-ms-meta-n"] == "1")
        #expect(blob["Content-Type"] == "text/csv")
        #expect(blob["Content-Encoding"] == "gzip")
        #expect(blob["Cache-Control"] == "no-store")
        #expect(lake.dfs("HEAD", "main/a")["x-ms-properties"] == "writer=bWU=,n=MQ==")
        #expect(lake.create("b", ["x-ms-properties": "broken"]).verdict == "400 InvalidHeaderValue")
    }

    @Test("Rights are what was asked for, less the mask") func rights() throws {
        let lake = try LakeDriver()
        lake.create("a", ["x-ms-permissions": "0777", "x-ms-umask": "0022"])
        let answer = lake.dfs("HEAD", "main/a", ["action": "getAccessControl"])
        #expect(answer["x-ms-permissions"] == "rwxr-xr-x")
        #expect(answer["x-ms-acl"] == "user::rwx,group::r-x,other::r-x")
        lake.dfs(
            "PATCH", "main/a", ["action": "setAccessControl"],
            ["x-ms-acl": "user::rw-,user:bob:r--,group::---,other::---"])
        let second = lake.dfs("HEAD", "main/a", ["action": "getAccessControl"])
        #expect(second["x-ms-acl"] == "user::rw-,user:bob:r--,group::---,other::---")
        #expect(second["x-ms-permissions"] == "rw-------+")
    }
}
