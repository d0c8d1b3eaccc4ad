import JSON
import LakeEmulator
import Testing

@Suite("Kinds of accounts and their habits")
struct LakeModeTests {
    @Test("102: a flat account has names, not directories, and does not rename") func flat() throws {
        let lake = try LakeDriver(.flat)
        #expect(lake.dfs("HEAD", "main", ["resource": "filesystem"])["x-ms-namespace-enabled"] == "false")
        #expect(lake.dfs("HEAD", "main/", ["action": "getAccessControl"]).status == 400)
        lake.put("a/b", "x")
        lake.put("a", "y")
        #expect(lake.rename("a", "c").status == 400)
        #expect(lake.text("a") == "y")
        #expect(lake.blob("HEAD", "main/a")["x-ms-resource-type"] == nil)
        #expect(lake.blob("DELETE", "main/a").status == 202)
        #expect(lake.text("a/b") == "x")
        #expect(lake.status("a") == 404)
        lake.put("p//q/", "z")
        #expect(lake.text("p//q/") == "z")
        let query = ["restype": "container", "comp": "list", "delimiter": "/"]
        let xml = lake.blob("GET", "main", query).text
        #expect(
            xml.contains("<BlobPrefix><Name>a/</Name></BlobPrefix><BlobPrefix><Name>p/</Name></BlobPrefix>"))
        #expect(try lake.names(["recursive": "false"]) == ["a", "p"])
    }

    @Test("101: OneLake makes and lists no containers") func oneLake() throws {
        let lake = try LakeDriver(.oneLake)
        #expect(lake.blob("PUT", "work", ["restype": "container"]).status == 405)
        #expect(lake.dfs("DELETE", "work", ["resource": "filesystem"]).status == 405)
        #expect(lake.dfs("GET", "", ["resource": "account"]).status == 405)
        #expect(lake.dfs("HEAD", "work", ["resource": "filesystem"]).status == 200)
    }

    @Test("101: OneLake's first two levels stay; its ETags have no quotes; rights are told, not taken")
    func fixed() throws {
        let lake = try LakeDriver(.oneLake)
        let base = "work/my.Lakehouse/Files"
        let put = lake.blob(
            "PUT", base + "/a", [:], ["x-ms-blob-type": "BlockBlob", "x-ms-access-tier": "Hot"], "x")
        #expect(put.status == 201)
        #expect(put["x-ms-rejected-headers"] == "x-ms-access-tier")
        #expect(put.etag.hasPrefix("0x"))
        let head = lake.blob("HEAD", base + "/a")
        #expect(head["x-ms-owner"] == "$superuser")
        #expect(head["x-ms-permissions"] == "---------")
        #expect(lake.dfs("DELETE", base, ["recursive": "true"]).status == 403)
        #expect(lake.dfs("PUT", "work/other.Lakehouse", ["resource": "directory"]).status == 403)
        let source = ["x-ms-rename-source": "/work/my.Lakehouse/Files/a", "if-none-match": "*"]
        #expect(
            lake.dfs("PUT", base + "/b", [:], source.merging(["x-ms-source-if-match": put.etag]) { $1 })
                .status == 201)
        #expect(lake.dfs("PUT", "work/my.Lakehouse/c", [:], source).status != 201)
        #expect(
            lake.blob("PUT", "work/plain/deep/a", [:], ["x-ms-blob-type": "BlockBlob"], "x").status == 404)
        let list = lake.dfs(
            "GET", "work",
            ["resource": "filesystem", "recursive": "true", "directory": "my.Lakehouse/Tables"])
        #expect(list.status == 200)
    }

    @Test("Soft delete is told by a delete") func softDelete() throws {
        let lake = try LakeDriver { $0.softDelete = true }
        lake.put("a", "x")
        let answer = lake.dfs("DELETE", "main/a")
        #expect(answer["x-ms-delete-type-permanent"] == "false")
        #expect(answer["x-ms-deletion-id"] != nil)
    }

    @Test("Each overwrite leaves a version that can be read") func versions() throws {
        let lake = try LakeDriver(.flat) { $0.versioning = true }
        let first = try #require(lake.put("a", "one")["x-ms-version-id"])
        let second = try #require(lake.put("a", "two")["x-ms-version-id"])
        #expect(first != second)
        #expect(lake.blob("GET", "main/a", ["versionid": first]).text == "one")
        #expect(lake.blob("GET", "main/a", ["versionid": second]).text == "two")
        lake.blob("DELETE", "main/a")
        #expect(lake.status("a") == 404)
        #expect(lake.blob("GET", "main/a", ["versionid": second]).text == "two")
        lake.put("a", "three")
        let query = ["restype": "container", "comp": "list", "include": "versions"]
        let xml = lake.blob("GET", "main", query).text
        #expect(xml.split(separator: "<VersionId>").count == 4)
    }

    @Test("An immutability policy lets objects be made and read, no more") func immutable() throws {
        let lake = try LakeDriver { $0.immutable = true }
        lake.write("d/a", "x")
        #expect(lake.text("d/a") == "x")
        #expect(lake.put("d/a", "y").verdict == "409 BlobImmutableDueToPolicy")
        #expect(lake.put("d/a", "y", ["if-none-match": "*"]).verdict == "409 BlobAlreadyExists")
        #expect(lake.create("d/a").verdict == "409 PathImmutableDueToPolicy")
        #expect(lake.rename("d/a", "d/b").verdict == "409 PathImmutableDueToPolicy")
        #expect(lake.rename("d", "e").verdict == "409 PathImmutableDueToPolicy")
        #expect(lake.dfs("DELETE", "main/d/a").verdict == "409 PathImmutableDueToPolicy")
        #expect(lake.blob("DELETE", "main/d/a").verdict == "409 BlobImmutableDueToPolicy")
        #expect(lake.dfs("DELETE", "main/d", ["recursive": "true"]).verdict == "409 PathImmutableDueToPolicy")
        #expect(lake.blob("GET", "main", ["restype": "container"])["x-ms-has-immutability-policy"] == "true")
    }

    @Test("An account may forbid to look at what is not there") func forbids() throws {
        let lake = try LakeDriver { $0.forbidsUnknownPaths = true }
        #expect(lake.blob("HEAD", "main/none").status == 403)
        #expect(lake.dfs("HEAD", "main/none").status == 403)
        #expect(lake.blob("GET", "main/none").status == 404)
        lake.put("a", "x")
        #expect(lake.status("a") == 200)
    }

    @Test("Leases: acquire, renew, break, release") func leases() throws {
        let clock = EmulatorClock()
        let lake = try LakeDriver(clock: clock)
        let etag = lake.put("a", "x").etag
        func act(_ action: String, _ headers: [String: String] = [:]) -> EmulatorResponse {
            lake.blob(
                "PUT", "main/a", ["comp": "lease"], headers.merging(["x-ms-lease-action": action]) { $1 })
        }
        let first = act("acquire", ["x-ms-lease-duration": "15"])
        #expect(first.status == 201)
        #expect(first.etag == etag)
        let id = try #require(first["x-ms-lease-id"])
        #expect(act("acquire", ["x-ms-lease-duration": "15"]).verdict == "409 LeaseAlreadyPresent")
        #expect(lake.put("a", "y").verdict == "412 LeaseIdMissing")
        #expect(lake.put("a", "y", ["x-ms-lease-id": id]).status == 201)
        clock.advance(seconds: 16)
        #expect(lake.blob("HEAD", "main/a")["x-ms-lease-state"] == "available")
        #expect(lake.put("a", "z").status == 201)
        let again = act("acquire", ["x-ms-lease-duration": "-1"])
        #expect(lake.blob("HEAD", "main/a")["x-ms-lease-duration"] == "infinite")
        #expect(act("renew", ["x-ms-lease-id": again["x-ms-lease-id"] ?? ""]).status == 200)
        let broken = act("break")
        #expect(broken.status == 202)
        #expect(broken["x-ms-lease-time"] == "0")
        #expect(lake.blob("HEAD", "main/a")["x-ms-lease-state"] == "broken")
        let last = act("acquire", ["x-ms-lease-duration": "60"])
        #expect(act("release", ["x-ms-lease-id": last["x-ms-lease-id"] ?? ""]).status == 200)
        #expect(lake.blob("HEAD", "main/a")["x-ms-lease-state"] == "available")
    }
}
