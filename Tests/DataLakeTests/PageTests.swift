import HTTP
import ObjectStore
import Testing

@testable import DataLake

/// Listings, error bodies and times as the service writes them.
@Suite struct PageTests {
    @Test func readsAPageOfPaths() throws {
        let body = """
            {"paths":[{"name":"a","isDirectory":"true","contentLength":"0"},
            {"name":"a/é \\"x\\"","contentLength":"12","lastModified":"Mon, 10 Feb 2025 20:51:59 GMT"},
            {"name":"b","isDirectory":false,"contentLength":7}]}
            """
        let page = try #require(PathPage(Array(body.utf8)))
        #expect(page.entries.map(\.name) == ["a", "a/é \"x\"", "b"])
        #expect(page.entries.map(\.isDirectory) == [true, false, false])
        #expect(page.entries.map(\.size) == [0, 12, 7])
        #expect(page.entries[1].modified == 1_739_220_719)
        #expect(PathPage(Array("{}".utf8)) == nil)
        #expect(PathPage(Array("<html>".utf8)) == nil)
    }

    @Test func readsAPageOfBlobs() throws {
        let body = """
            \u{FEFF}<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://x/" ContainerName="c">
            <Prefix>a/</Prefix><Blobs>
            <Blob><Name>a/b &amp; c&#x27;</Name><Properties><Last-Modified>Mon, 10 Feb 2025 20:51:59 GMT</Last-Modified>
            <Etag>0x8</Etag><Content-Length>12</Content-Length></Properties><OrMetadata /></Blob>
            <Blob><Name Encoded="true">a%EF%BF%BE%20x</Name><Properties><Content-Length>0</Content-Length></Properties></Blob>
            <Blob><Name>a/dir</Name><Properties><ResourceType>directory</ResourceType></Properties></Blob>
            <BlobPrefix><Name>a/sub/</Name></BlobPrefix></Blobs><NextMarker>2!92!x--</NextMarker></EnumerationResults>
            """
        let page = try #require(BlobPage(Array(body.utf8)))
        #expect(page.blobs.map(\.key.text) == ["a/b & c'", "a\u{FFFE} x"])
        #expect(page.blobs.map(\.size) == [12, 0])
        #expect(page.blobs[0].modified == 1_739_220_719)
        #expect(page.next == "2!92!x--")
    }

    @Test(arguments: [
        "", "<a>", "<html></html>", "<EnumerationResults><Blobs>",
        "<EnumerationResults>&x;</EnumerationResults>",
    ])
    func whatIsNoPageIsNoPage(_ body: String) { #expect(BlobPage(Array(body.utf8)) == nil) }

    @Test func followsTheMarksOfPages() throws {
        let first = HTTPResponse(
            status: 200, headers: ["x-ms-continuation": "tok/+=", "x-ms-request-id": "r"],
            body: Array("{\"paths\":[{\"name\":\"d/b\"}]}".utf8))
        // A page may be empty and still not be the last.
        let second = HTTPResponse(
            status: 200, headers: ["x-ms-continuation": "t2", "x-ms-request-id": "r"],
            body: Array("{\"paths\":[]}".utf8))
        let last = HTTPResponse(
            status: 200, headers: ["x-ms-request-id": "r"],
            body: Array("{\"paths\":[{\"name\":\"d/a\"}]}".utf8))
        let service = ScriptedService(.answer(first), .answer(second), .answer(last))
        #expect(try service.store().list("d/").map(\.key.text) == ["d/a", "d/b"])
        #expect(service.seen[1].url.hasSuffix("&continuation=tok%2F%2B%3D"))
        #expect(service.seen[2].url.hasSuffix("&continuation=t2"))
    }

    @Test func takesCodesFromHeaderAndBody() {
        func answer(_ body: String, _ headers: HTTPHeaders = [:]) -> ServiceAnswer {
            ServiceAnswer(HTTPResponse(status: 409, headers: headers, body: Array(body.utf8)))
        }
        let xml =
            "\u{FEFF}<?xml version=\"1.0\"?><Error><Code>BlobAlreadyExists</Code><Message>There.\nRequestId:1</Message></Error>"
        #expect(answer(xml).code == "BlobAlreadyExists")
        #expect(answer(xml).message == "There.")
        let json = "{\"error\":{\"code\":\"PathAlreadyExists\",\"message\":\"There.\\nRequestId:1\"}}"
        #expect(answer(json).code == "PathAlreadyExists")
        #expect(answer(json, ["x-ms-error-code": "First"]).code == "First")
        #expect(answer(json, ["x-ms-request-id": "7"]).detail == "409 PathAlreadyExists: There. (request 7)")
        #expect(answer("nonsense").code == nil)
    }

    @Test func readsAndWritesTimes() {
        #expect(ServiceTime.header(1_792_567_680) == "Wed, 21 Oct 2026 07:28:00 GMT")
        #expect(ServiceTime.header(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        for seconds: Int64 in [0, 951_782_399, 951_782_400, 1_709_164_800, 4_102_444_799] {
            #expect(ServiceTime.seconds(header: ServiceTime.header(seconds)) == seconds)
        }
        #expect(ServiceTime.seconds(iso: "2026-10-21T07:28:00Z") == 1_792_567_680)
        #expect(ServiceTime.seconds(iso: "2026-10-21T07:28Z") == 1_792_567_680)
        #expect(ServiceTime.seconds(iso: "2026-10-21T07:28:00.1234567Z") == 1_792_567_680)
        #expect(ServiceTime.seconds(iso: "2026-10-21") == 1_792_540_800)
        #expect(ServiceTime.seconds(iso: "tomorrow") == nil)
        #expect(ServiceTime.seconds(header: "tomorrow") == nil)
        #expect(ServiceTime.seconds(header: "Wed, 21 Oct 9223372036854775807 07:28:00 GMT") == nil)
    }

    @Test func eTagsComeWithAndWithoutQuotes() {
        #expect(ETagText("\"0x8\"").bare == "0x8")
        #expect(ETagText("0x8").quoted == "\"0x8\"")
        #expect(ETagText("\"0x8\"") == ETagText(ETag("0x8")))
    }
}
