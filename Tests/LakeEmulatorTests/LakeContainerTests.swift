import JSON
import LakeEmulator
import Testing

@Suite("Containers and names")
struct LakeContainerTests {
    @Test("1, 3: a container is made on both faces") func create() throws {
        let lake = try LakeDriver()
        let dfs = lake.dfs("PUT", "two", ["resource": "filesystem"])
        #expect(dfs.status == 201)
        #expect(dfs["x-ms-namespace-enabled"] == "true")
        #expect(dfs.etag.hasPrefix("\"0x8D"))
        #expect(dfs["Last-Modified"]?.hasSuffix("GMT") == true)
        #expect(lake.blob("PUT", "three", ["restype": "container"]).status == 201)
        let head = lake.dfs("HEAD", "three", ["resource": "filesystem"])
        #expect(head["x-ms-namespace-enabled"] == "true")
    }

    @Test("2: a second make is refused in the face's own words") func again() throws {
        let lake = try LakeDriver()
        let blob = lake.blob("PUT", "main", ["restype": "container"])
        #expect(blob.verdict == "409 ContainerAlreadyExists")
        #expect(blob.body.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(blob.text.contains("<Code>ContainerAlreadyExists</Code>"))
        let dfs = lake.dfs("PUT", "main", ["resource": "filesystem"])
        #expect(dfs.verdict == "409 FilesystemAlreadyExists")
        #expect(try JSON(parsing: dfs.body)["error"]?["code"]?.string == "FilesystemAlreadyExists")
    }

    @Test("4: a container's properties have the lease and immutability headers") func properties() throws {
        let answer = try LakeDriver().blob("GET", "main", ["restype": "container"])
        #expect(answer.status == 200)
        for name in [
            "ETag", "Last-Modified", "x-ms-lease-state", "x-ms-lease-status", "x-ms-has-immutability-policy",
            "x-ms-has-legal-hold",
        ] { #expect(answer[name] != nil, "\(name)") }
    }

    @Test("5: an unknown container is 404 in the face's own words") func unknown() throws {
        let lake = try LakeDriver()
        #expect(lake.dfs("HEAD", "none", ["resource": "filesystem"]).verdict == "404 FilesystemNotFound")
        #expect(lake.dfs("GET", "none/a").verdict == "404 FilesystemNotFound")
        #expect(lake.blob("GET", "none/a").verdict == "404 ContainerNotFound")
        #expect(lake.create("../none/x").status == 400)
    }

    @Test("6: a deleted container is gone at once, its name blocked for half a minute") func delete() throws {
        let clock = EmulatorClock()
        let lake = try LakeDriver(clock: clock)
        lake.put("a", "x")
        #expect(lake.dfs("DELETE", "main", ["resource": "filesystem"]).status == 202)
        #expect(lake.blob("GET", "main/a").verdict == "404 ContainerNotFound")
        #expect(lake.dfs("DELETE", "main", ["resource": "filesystem"]).verdict == "404 FilesystemNotFound")
        #expect(lake.dfs("PUT", "main", ["resource": "filesystem"]).verdict == "409 FilesystemBeingDeleted")
        clock.advance(seconds: 31)
        #expect(lake.blob("PUT", "main", ["restype": "container"]).status == 201)
        #expect(lake.status("a") == 404)
    }

    @Test("10: names with any characters stay as they are")
    func odd() throws {
        let lake = try LakeDriver()
        let names = ["d/ä ö+ü=%41&<x>'.json", "d/日本", "d/e\u{301}", "d/é"]
        for name in names { lake.put(name, name) }
        for name in names { #expect(lake.text(name) == name) }
        #expect(try lake.names(["directory": "d"]).count == names.count)
        #expect(
            Set(try lake.names(["directory": "d"]).map { Array($0.utf8) })
                == Set(names.map { Array($0.utf8) }))
        let xml = lake.blob("GET", "main", ["restype": "container", "comp": "list"]).text
        #expect(xml.contains("<Name>d/ä ö+ü=%41&amp;&lt;x&gt;'.json</Name>"))
    }

    @Test("11: the root answers HEAD and its rights") func root() throws {
        let answer = try LakeDriver().dfs("HEAD", "main/", ["action": "getAccessControl"])
        #expect(answer.status == 200)
        for name in ["x-ms-owner", "x-ms-group", "x-ms-permissions", "x-ms-acl"] {
            #expect(answer[name] != nil, "\(name)")
        }
    }

    @Test(
        "Names the service does not take are refused",
        arguments: ["ab", "Big", "a--b", "-ab", "ab-", String(repeating: "a", count: 64)])
    func names(_ name: String) throws {
        let lake = try LakeDriver()
        #expect(lake.blob("PUT", name, ["restype": "container"]).verdict == "400 InvalidResourceName")
    }

    @Test("A path has at most 1,024 characters") func longPath() throws {
        let lake = try LakeDriver()
        #expect(lake.put(String(repeating: "a", count: 1024), "x").status == 201)
        #expect(lake.put(String(repeating: "a", count: 1025), "x").verdict == "400 InvalidResourceName")
    }

    @Test("Containers are listed in order, a page at a time") func listing() throws {
        let lake = try LakeDriver()
        for name in ["beta", "alpha"] { lake.blob("PUT", name, ["restype": "container"]) }
        let first = lake.dfs("GET", "", ["resource": "account", "maxResults": "2"])
        let names = try JSON(parsing: first.body)["filesystems"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["alpha", "beta"])
        let token = try #require(first["x-ms-continuation"])
        let second = lake.dfs("GET", "", ["resource": "account", "continuation": token])
        #expect(try JSON(parsing: second.body)["filesystems"]?.array?.count == 1)
        #expect(lake.blob("GET", "", ["comp": "list"]).text.contains("<Name>alpha</Name>"))
    }

    @Test("Service properties tell whether deletes can be undone", arguments: [true, false])
    func service(_ soft: Bool) throws {
        let lake = try LakeDriver { $0.softDelete = soft }
        let xml = lake.blob("GET", "", ["restype": "service", "comp": "properties"]).text
        #expect(xml.contains("<DeleteRetentionPolicy><Enabled>\(soft)</Enabled>"))
    }
}
