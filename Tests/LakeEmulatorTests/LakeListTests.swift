import JSON
import LakeEmulator
import Testing

@Suite("Delete and list")
struct LakeListTests {
    let lake: LakeDriver

    init() throws {
        lake = try LakeDriver()
        for name in ["d/a", "d/e/b", "d-x", "d/f", "z"] { lake.put(name, name) }
    }

    @Test("66, 67: a file goes; what is not there is 404") func delete() {
        let dfs = lake.dfs("DELETE", "main/d/a")
        #expect(dfs.status == 200)
        #expect(dfs["x-ms-delete-type-permanent"] == "true")
        #expect(lake.blob("DELETE", "main/z").status == 202)
        #expect(lake.dfs("DELETE", "main/d/a").verdict == "404 PathNotFound")
        #expect(lake.blob("DELETE", "main/z").verdict == "404 BlobNotFound")
    }

    @Test("68, 69: a directory goes with what it holds only where asked") func directories() throws {
        #expect(lake.dfs("DELETE", "main/d", ["recursive": "false"]).verdict == "409 DirectoryNotEmpty")
        #expect(lake.blob("DELETE", "main/d").verdict == "409 DirectoryIsNotEmpty")
        #expect(lake.dfs("DELETE", "main/d", ["recursive": "true"]).status == 200)
        #expect(try lake.names() == ["d-x", "z"])
        lake.makeDirectory("d")
        #expect(lake.blob("DELETE", "main/d").status == 202)
    }

    @Test("70: a delete's condition") func condition() {
        let wrong = ["if-match": "\"0x8D0\""]
        #expect(lake.dfs("DELETE", "main/z", [:], wrong).verdict == "412 ConditionNotMet")
        #expect(lake.blob("DELETE", "main/z", [:], wrong).verdict == "412 ConditionNotMet")
        let right = ["if-match": lake.blob("HEAD", "main/z").etag]
        #expect(lake.blob("DELETE", "main/z", [:], right).status == 202)
    }

    @Test("71: recursive and not; whole names in order") func names() throws {
        #expect(try lake.names() == ["d", "d-x", "d/a", "d/e", "d/e/b", "d/f", "z"])
        #expect(try lake.names(["recursive": "false"]) == ["d", "d-x", "z"])
        #expect(try lake.names(["recursive": "false", "directory": "d"]) == ["d/a", "d/e", "d/f"])
        #expect(try lake.names(["directory": "d/e"]) == ["d/e/b"])
        #expect(lake.dfs("GET", "main", ["resource": "filesystem"]).status == 400)
    }

    @Test("72: all values are strings, isDirectory on directories alone") func strings() throws {
        for path in try lake.list() {
            let members = try #require(path.members)
            #expect(members.allSatisfy { $0.value.string != nil })
            let names = members.map(\.name)
            for name in ["name", "contentLength", "etag", "lastModified", "owner", "group", "permissions"] {
                #expect(names.contains(name), "\(name)")
            }
            let isDirectory = ["d", "d/e"].contains(path["name"]?.string)
            #expect((path["isDirectory"]?.string == "true") == isDirectory)
            #expect(names.contains("isDirectory") == isDirectory)
            #expect(path["etag"]?.string?.hasPrefix("0x8D") == true)
            let created = try #require(path["creationTime"]?.string.flatMap { Int64($0) })
            #expect(created > 133_000_000_000_000_000 && created < 140_000_000_000_000_000)
        }
    }

    @Test("73: pages go on behind a token that no other listing takes") func pages() throws {
        var names: [String] = []
        var query = ["resource": "filesystem", "recursive": "true", "maxResults": "2"]
        var pages = 0
        repeat {
            let answer = lake.dfs("GET", "main", query)
            names += try JSON(parsing: answer.body)["paths"]?.array?.compactMap { $0["name"]?.string } ?? []
            query["continuation"] = answer["x-ms-continuation"]
            pages += 1
        } while query["continuation"] != nil
        #expect(names == (try lake.names()))
        #expect(pages == 4)
        let first = lake.dfs(
            "GET", "main", ["resource": "filesystem", "recursive": "true", "maxResults": "1"])
        let token = try #require(first["x-ms-continuation"])
        let other = ["resource": "filesystem", "recursive": "false", "continuation": token]
        #expect(lake.dfs("GET", "main", other).status == 400)
    }

    @Test("74: a directory that is not there is 404; one that holds nothing is empty") func empty() throws {
        let query = ["resource": "filesystem", "recursive": "true", "directory": "none"]
        #expect(lake.dfs("GET", "main", query).verdict == "404 PathNotFound")
        lake.makeDirectory("void")
        #expect(try lake.names(["directory": "void"]) == [])
        #expect(try lake.names(["directory": "/void/"]) == [])
    }

    @Test("75: 12,000 files in pages of 5,000") func many() throws {
        for number in 0..<12_000 { lake.put("many/\(100_000 + number)", "") }
        var query = ["resource": "filesystem", "recursive": "true", "directory": "many"]
        var sizes: [Int] = []
        repeat {
            let answer = lake.dfs("GET", "main", query)
            sizes.append(try JSON(parsing: answer.body)["paths"]?.array?.count ?? 0)
            query["continuation"] = answer["x-ms-continuation"]
        } while query["continuation"] != nil
        #expect(sizes == [5000, 5000, 2000])
    }

    @Test("76: the Blob face's listing") func blobs() throws {
        func page(_ query: [String: String]) -> String {
            lake.blob("GET", "main", ["restype": "container", "comp": "list"].merging(query) { $1 }).text
        }
        let all = page([:])
        #expect(all.unicodeScalars.first == "\u{FEFF}")
        #expect(all.contains("<Name>d/e</Name>"))
        #expect(all.contains("<ResourceType>directory</ResourceType>"))
        #expect(all.contains("<Etag>0x8D"))
        #expect(all.contains("<NextMarker />"))
        let folded = page(["delimiter": "/"])
        #expect(folded.contains("<BlobPrefix><Name>d/</Name></BlobPrefix>"))
        #expect(folded.contains("<Name>d-x</Name>"))
        #expect(!folded.contains("<Name>d/a</Name>"))
        let below = page(["prefix": "d/e"])
        #expect(below.contains("<Name>d/e/b</Name>"))
        #expect(!below.contains("<Name>d/f</Name>"))
        let first = page(["maxresults": "1"])
        let token = try #require(first.split(separator: "<NextMarker>").last?.split(separator: "<").first)
        let second = page(["maxresults": "1", "marker": String(token)])
        #expect(second.contains("<Name>d-x</Name>"))
        #expect(page(["delimiter": "-"]).contains("InvalidQueryParameterValue"))
    }

    @Test("Metadata is listed where asked") func metadata() {
        lake.put("m", "x", ["x-ms-meta-n": "<1>"])
        let query = ["restype": "container", "comp": "list", "include": "metadata", "prefix": "m"]
        #expect(lake.blob("GET", "main", query).text.contains("<Metadata><n>&lt;1&gt;</n></Metadata>"))
    }
}
