import JSON
import LakeEmulator
import Testing

@Suite("GET and HEAD")
struct LakeReadTests {
    let lake: LakeDriver

    init() throws {
        lake = try LakeDriver()
        lake.put("a", "0123456789")
        lake.put("empty", "")
    }

    @Test("44: all of it", arguments: [Face.dfs, .blob]) func whole(_ face: Face) {
        let answer = lake.send(face, "GET", "main/a", [:], [:], [])
        #expect(answer.status == 200)
        #expect(answer.text == "0123456789")
        #expect(answer["Accept-Ranges"] == "bytes")
        #expect(answer["Content-Range"] == nil)
    }

    @Test("45: a range, with either header, over any chunks", arguments: ["range", "x-ms-range"])
    func range(_ header: String) {
        lake.write("b", "01234")
        lake.append("b", 5, "56789")
        lake.flush("b", 10)
        for path in ["main/a", "main/b"] {
            let answer = lake.blob("GET", path, [:], [header: "bytes=3-6"])
            #expect(answer.status == 206)
            #expect(answer.text == "3456")
            #expect(answer["Content-Range"] == "bytes 3-6/10")
            #expect(lake.blob("GET", path, [:], [header: "bytes=8-"]).text == "89")
        }
        let both = lake.blob("GET", "main/a", [:], ["range": "bytes=0-0", "x-ms-range": "bytes=1-1"])
        #expect(both.text == "1")
    }

    @Test("46, 47: a range is clipped at the end, refused behind it") func ends() {
        let clipped = lake.blob("GET", "main/a", [:], ["range": "bytes=8-99"])
        #expect(clipped.text == "89")
        #expect(clipped["Content-Range"] == "bytes 8-9/10")
        #expect(lake.blob("GET", "main/a", [:], ["range": "bytes=10-11"]).verdict == "416 InvalidRange")
        #expect(lake.blob("GET", "main/empty", [:], ["range": "bytes=0-9"]).verdict == "416 InvalidRange")
    }

    @Test("A range's MD5 comes where asked, up to 4 MiB") func rangeHash() throws {
        let headers = ["range": "bytes=0-3", "x-ms-range-get-content-md5": "true"]
        #expect(lake.blob("GET", "main/a", [:], headers)["Content-MD5"] == "62L2uTBttXXC1ZaxJ5YnpA==")
        let small = try LakeDriver(limits: Limits.with { $0.hashedRange = 3 })
        small.put("a", "0123456789")
        #expect(small.blob("GET", "main/a", [:], headers).status == 400)
    }

    @Test("48: conditions of reads") func conditions() throws {
        let head = lake.blob("HEAD", "main/a")
        #expect(lake.blob("GET", "main/a", [:], ["if-match": "\"0x8D0\""]).verdict == "412 ConditionNotMet")
        let same = lake.blob("GET", "main/a", [:], ["if-none-match": head.etag])
        #expect(same.status == 304)
        #expect(same.body.isEmpty)
        #expect(lake.blob("GET", "main/a", [:], ["if-match": head.etag]).status == 200)
        let date = try #require(head["Last-Modified"])
        #expect(lake.blob("HEAD", "main/a", [:], ["if-modified-since": date]).status == 304)
        #expect(lake.blob("HEAD", "main/a", [:], ["if-unmodified-since": date]).status == 200)
        let old = "Mon, 01 Jan 2024 00:00:00 GMT"
        #expect(lake.blob("HEAD", "main/a", [:], ["if-unmodified-since": old]).status == 412)
        #expect(lake.blob("HEAD", "main/a", [:], ["if-modified-since": old]).status == 200)
        #expect(lake.blob("HEAD", "main/a", [:], ["if-modified-since": "once"]).status == 400)
    }

    @Test("49: HEAD tells all") func head() {
        let blob = lake.blob("HEAD", "main/a")
        #expect(blob.contentLength == 10)
        for name in [
            "Last-Modified", "ETag", "Content-Type", "x-ms-blob-type", "x-ms-creation-time",
            "x-ms-lease-state", "x-ms-lease-status", "x-ms-server-encrypted", "x-ms-resource-type",
            "x-ms-owner",
            "x-ms-group", "x-ms-permissions", "x-ms-acl", "Content-MD5",
        ] { #expect(blob[name] != nil, "\(name)") }
        let dfs = lake.dfs("HEAD", "main/a")
        #expect(dfs["x-ms-resource-type"] == "file")
        #expect(dfs["ETag"] == blob["ETag"])
        let status = lake.dfs("HEAD", "main/a", ["action": "getStatus"])
        #expect(status["x-ms-permissions"] == "rw-r-----")
        #expect(status["Content-Type"] == nil)
    }

    @Test("50: HEAD of what is not there", arguments: [Face.dfs, .blob]) func missing(_ face: Face) {
        let answer = lake.send(face, "HEAD", "main/none", [:], [:], [])
        #expect(answer.verdict == (face == .dfs ? "404 PathNotFound" : "404 BlobNotFound"))
    }

    @Test("51: a directory on the Blob face") func directory() {
        lake.makeDirectory("d")
        let answer = lake.blob("HEAD", "main/d")
        #expect(answer["x-ms-resource-type"] == "directory")
        #expect(answer["x-ms-meta-hdi_isfolder"] == "true")
        #expect(answer.contentLength == 0)
    }

    @Test("98: what was answered is what is read, at once") func strong() {
        for round in 0..<50 {
            let etag = lake.put("a", String(round)).etag
            #expect(lake.blob("HEAD", "main/a").etag == etag)
            #expect(lake.text("a") == String(round))
        }
    }
}

extension Limits {
    static func with(_ set: (inout Limits) -> Void) -> Limits {
        var out = Limits()
        set(&out)
        return out
    }
}
