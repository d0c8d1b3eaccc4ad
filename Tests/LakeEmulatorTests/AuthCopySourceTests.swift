import Bytes
import Codecs
import LakeEmulator
import Testing

/// Who may read a copy's source (adls-rest 2.3).
@Suite struct AuthCopySourceTests {
    private static let key =
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
    private static let signature =
        "sv=2026-10-06&sr=c&sp=rwdlm&se=2030-01-01T00:00:00Z"
        + "&sig=ZS3vlyV2%2BS3Ps0/dhZXSGvk5wtqoeUH47vrw5it1tJw%3D"
    private static let source = "http://acct1.blob.core.windows.net/fs1/source"

    private func copy(
        _ source: String, _ query: String = signature, token: String? = nil, more: [(String, String)] = [],
        isPut: Bool = false
    ) throws -> RawClient.Answer {
        try withEmulator({ $0.accounts["acct1"] = Self.key }) { emulator, _ throws in
            emulator.clock.freeze(EmulatorInstant(iso8601: "2026-10-21T07:28:00Z"))
            var headers = [("x-ms-copy-source", source)] + more
            if isPut { headers.append(("x-ms-blob-type", "BlockBlob")) }
            return try emulator.ask(
                request(
                    "PUT", "/fs1/target" + (query.isEmpty ? "" : "?" + query), headers,
                    host: "acct1.blob.core.windows.net", token: token))
        }
    }

    @Test(arguments: [false, true])
    func aSignatureOpensTheSourceItStandsAt(isPut: Bool) throws {
        #expect(try copy(Self.source + "?" + Self.signature, isPut: isPut).status == 201)
        let without = try copy(Self.source, isPut: isPut)
        #expect(without.status == 401 && without["x-ms-error-code"] == "CannotVerifyCopySource")
        let changed = Self.signature.replacing("sp=rwdlm", with: "sp=rl")
        let wrong = try copy(Self.source + "?" + changed, isPut: isPut)
        #expect(wrong.status == 403 && wrong["x-ms-error-code"] == "CannotVerifyCopySource")
    }

    @Test func aTokenOpensSourcesOfItsAccount() throws {
        #expect(try copy(Self.source, "", token: "token").status == 201)
        #expect(try copy(Self.source + "?sv=1&sig=2", "", token: "token").status == 201)
    }

    @Test func aTokenForTheSourceAloneIsLookedAt() throws {
        let name = "x-ms-copy-source-authorization"
        #expect(try copy(Self.source, more: [(name, "Bearer token")]).status == 201)
        #expect(try copy(Self.source, more: [(name, "Bearer other")]).status == 401)
    }
}

/// Parts of a batch as Microsoft's Python SDK signs them: without the version.
@Suite struct AuthBatchPartTests {
    private static let date = "Wed, 21 Oct 2026 07:28:00 GMT"

    private func delete(_ path: String, signedFor signed: String) throws -> String {
        try withEmulator { emulator, _ throws in
            emulator.clock.freeze(EmulatorInstant(iso8601: "2026-10-21T07:28:00Z"))
            let key = Base64.decode(EmulatorSettings.developmentKey.utf8) ?? []
            let text = "DELETE\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:\(Self.date)\n/devstoreaccount1\(signed)"
            let signature = Base64.encode(HMACSHA256.sign(Array(text.utf8), key: key))
            let part =
                "--b1\r\nContent-Type: application/http\r\nContent-ID: 0\r\n\r\nDELETE \(path)? HTTP/1.1\r\n"
                + "x-ms-date: \(Self.date)\r\nAuthorization: SharedKey devstoreaccount1:\(signature)\r\n"
                + "Content-Length: 0\r\n\r\n\r\n--b1--\r\n"
            return try emulator.ask(
                request(
                    "POST", "/devstoreaccount1/c?restype=container&comp=batch",
                    [("Content-Type", "multipart/mixed; boundary=b1")], body: part)
            ).text
        }
    }

    @Test func areAcceptedWithoutAVersion() throws {
        let path = "/devstoreaccount1/c/a"
        #expect(try delete(path, signedFor: path).contains("HTTP/1.1 200"))
        #expect(try delete(path, signedFor: path + "b").contains("HTTP/1.1 403"))
    }
}
