import HTTP
import ObjectStore
import Testing

@testable import DataLake

/// Goal: "absent" is never taken from a 403 (lenses-newer, lessons of their field), nor from anything but
/// the service. "Absent" means "published" one floor up.
@Suite struct AbsenceTests {
    private let key = ObjectKey("a/b/c.lock")

    private static func page(_ names: String...) -> ScriptedService.Step {
        let paths = names.map { "{\"name\":\"\($0)\",\"contentLength\":\"3\"}" }.joined(separator: ",")
        return .answer(
            HTTPResponse(
                status: 200, headers: ["x-ms-request-id": "r"], body: Array("{\"paths\":[\(paths)]}".utf8)))
    }

    private static let forbidden = ScriptedService.Step.refuse(403, "AuthorizationPermissionMismatch")

    /// Nil: absent. Otherwise the error's kind.
    private func head(_ service: ScriptedService, _ namespace: DataLakeStore.Namespace = .hierarchical)
        -> StoreError.Kind?
    {
        do throws(StoreError) {
            #expect(try service.store(namespace).head(key) == nil)
            return nil
        } catch { return error.kind }
    }

    @Test func aListingOfTheDirectoryDecides() {
        let absent = ScriptedService(Self.forbidden, Self.page("a/b/d.lock"))
        #expect(head(absent) == nil)
        #expect(
            absent.seen.last?.url.hasSuffix("/lake?resource=filesystem&recursive=false&directory=a%2Fb")
                == true)
        #expect(head(ScriptedService(Self.forbidden, Self.page("a/b/d.lock", "a/b/c.lock"))) == .rejected)
        #expect(head(ScriptedService(Self.forbidden, .refuse(404, "PathNotFound"))) == nil)
    }

    @Test func aForbiddenDirectoryIsLookedForInTheOneAbove() {
        #expect(head(ScriptedService(Self.forbidden, Self.forbidden, Self.page("a/x"))) == nil)
        #expect(head(ScriptedService(Self.forbidden, Self.forbidden, Self.page("a/b"))) == .rejected)
        #expect(
            head(ScriptedService(Self.forbidden, Self.forbidden, Self.forbidden, Self.forbidden)) == .rejected
        )
    }

    @Test func aFlatAccountIsAskedForTheNameItself() {
        let empty =
            "<?xml version=\"1.0\"?><EnumerationResults><Blobs></Blobs><NextMarker /></EnumerationResults>"
        let service = ScriptedService(
            Self.forbidden,
            .answer(HTTPResponse(status: 200, headers: ["x-ms-request-id": "r"], body: Array(empty.utf8))))
        #expect(head(service, .flat) == nil)
        #expect(service.seen.last?.url.contains("prefix=a%2Fb%2Fc.lock") == true)
        #expect(head(ScriptedService(Self.forbidden, Self.forbidden), .flat) == .rejected)
    }

    /// The service may answer with an empty page that is not the last one.
    @Test func anEmptyPageOfAFlatAccountIsNoAbsence() {
        func page(_ blobs: String, _ mark: String) -> ScriptedService.Step {
            let text =
                "<EnumerationResults><Blobs>\(blobs)</Blobs><NextMarker>\(mark)</NextMarker></EnumerationResults>"
            return .answer(
                HTTPResponse(status: 200, headers: ["x-ms-request-id": "r"], body: Array(text.utf8)))
        }
        let there = page("<Blob><Name>a/b/c.lock</Name></Blob>", "")
        #expect(head(ScriptedService(Self.forbidden, page("", "m1"), there), .flat) == .rejected)
        #expect(head(ScriptedService(Self.forbidden, page("", "m1"), page("", "")), .flat) == nil)
    }

    @Test func aFailingLookDecidesNothing() {
        let service = ScriptedService { request in
            request.method == "HEAD" ? Self.forbidden : .refuse(500, "InternalError")
        }
        #expect(head(service) == .unavailable)
    }

    /// To Swift a slash and an accent behind it are one character.
    @Test func anAccentBehindASlashHidesNoDirectory() {
        #expect(ObjectName.parent("a/\u{301}b") == "a")
        #expect(ObjectName.parent("a/\u{301}b/c") == "a/\u{301}b")
        #expect(ObjectName.parent("a") == "")
    }

    @Test func a200OfSomethingInBetweenIsNoPublish() {
        let proxy = ScriptedService(
            .answer(HTTPResponse(status: 200, body: Array("<html>blocked</html>".utf8))))
        let error = #expect(throws: StoreError.self) {
            try proxy.store().publish(ObjectKey("t"), as: key, ifMatch: ETag("0x1"))
        }
        #expect(error?.kind == .unknown)
    }

    @Test func a404OfAGatewayThatSpeaksJSONIsNoAbsence() {
        let body = Array(#"{"error":{"code":"NotFound","message":"no route"}}"#.utf8)
        let gateway = ScriptedService(.answer(HTTPResponse(status: 404, body: body)))
        #expect(throws: StoreError.self) { try gateway.store().read(key) }
    }

    @Test func a404OfSomethingInBetweenIsNoAbsence() {
        let proxy = ScriptedService(
            .answer(HTTPResponse(status: 404, body: Array("<html>nothing</html>".utf8))))
        #expect(head(proxy) == .rejected)
    }

    @Test func aMissingContainerIsNoAbsence() {
        #expect(head(ScriptedService(.refuse(404, "ContainerNotFound"))) == .rejected)
    }

    @Test func aDirectoryIsNoObject() {
        let service = ScriptedService(.done(200, ["x-ms-resource-type": "directory", "Content-Length": "0"]))
        #expect(head(service) == nil)
    }

    @Test func aForbiddenDirectoryThatIsNotThereHoldsNothing() throws {
        let service = ScriptedService(Self.forbidden, Self.page("other"))
        #expect(try service.store().list("a/").isEmpty)
        let there = ScriptedService(Self.forbidden, Self.page("a"))
        #expect(throws: StoreError.self) { try there.store().list("a/") }
    }
}
