import Bytes
import Codecs
import JSON
import LakeEmulator
import Testing

/// Shared access signatures, signed here from the texts of the reference.
@Suite struct AuthSignatureTests {
    private static let key =
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
    private static let file =
        "sv=2026-10-06&sr=b&sp=rw&st=2026-01-01T00:00:00Z&se=2030-01-01T00:00:00Z&spr=https"
        + "&sig=b2JntflBcOdjftgSI8JGRmGIY6hXkgFSh4U1k2L8v%2Bg%3D"
    private static let container =
        "sv=2026-10-06&sr=c&sp=rwdlm&se=2030-01-01T00:00:00Z"
        + "&sig=ZS3vlyV2%2BS3Ps0/dhZXSGvk5wtqoeUH47vrw5it1tJw%3D"
    private static let account =
        "sv=2026-10-06&ss=b&srt=sco&sp=rwdl&se=2030-01-01T00:00:00Z"
        + "&sig=pkpmwpLKuri%2BJ5ye5KNVY6pjntmUTrS/jsadsyFqVQY%3D"

    private func ask(
        _ method: String, _ path: String, _ sas: String, _ headers: [(String, String)] = [],
        face: String = "blob",
        now: String = "2026-10-21T07:28:00Z"
    ) throws -> RawClient.Answer {
        try withEmulator({ $0.accounts["acct1"] = Self.key }) { emulator, _ throws in
            emulator.clock.freeze(EmulatorInstant(iso8601: now))
            let target = path + (path.contains("?") ? "&" : "?") + sas
            return try emulator.ask(
                request(method, target, headers, host: "acct1.\(face).core.windows.net", token: nil))
        }
    }

    /// A signature made here: the fields of a service's, by what is signed.
    private func service(
        _ sp: String, _ resource: String, _ sr: String, more: String = "", spr: String = "", sip: String = ""
    ) -> String {
        let text =
            "\(sp)\n\n2030-01-01T00:00:00Z\n/blob/acct1/\(resource)\n\n\(sip)\n\(spr)\n2026-10-06\n\(sr)\n"
            + "\n\n\n\n\n\n"
        let key = Base64.decode(Self.key.utf8) ?? []
        let signature = Base64.encode(HMACSHA256.sign(Array(text.utf8), key: key)).replacing("+", with: "%2B")
        let own = (spr.isEmpty ? "" : "&spr=\(spr)") + (sip.isEmpty ? "" : "&sip=\(sip)")
        return "sv=2026-10-06&sr=\(sr)&sp=\(sp)&se=2030-01-01T00:00:00Z\(own)\(more)&sig=\(signature)"
    }

    @Test func acceptsTheVectors() throws {
        let https = [("X-Forwarded-Proto", "https")]
        #expect(try ask("GET", "/fs1/dir%20a/file.parquet", Self.file, https).status == 200)
        #expect(try ask("GET", "/fs1/any/file", Self.container).status == 200)
        #expect(try ask("PUT", "/fs2/any/file", Self.account).status == 201)
    }

    @Test(arguments: [file, container, account])
    func refusesAChangedSignature(sas: String) throws {
        let changed = sas.replacing("sp=rw", with: "sp=rwx")
        let answer = try ask("GET", "/fs1/dir%20a/file.parquet", changed, [("X-Forwarded-Proto", "https")])
        #expect(answer.status == 403 && answer["x-ms-error-code"] == "AuthenticationFailed")
    }

    @Test func refusesAnotherPlace() throws {
        let https = [("X-Forwarded-Proto", "https")]
        #expect(try ask("GET", "/fs1/dir%20a/other", Self.file, https).status == 403)
        #expect(try ask("GET", "/fs2/any/file", Self.container).status == 403)
    }

    @Test func keepsItsTimeFrame() throws {
        for now in ["2025-12-31T23:59:59Z", "2030-01-01T00:00:00Z"] {
            let answer = try ask(
                "GET", "/fs1/dir%20a/file.parquet", Self.file, [("X-Forwarded-Proto", "https")], now: now)
            #expect(answer.status == 403 && answer.text.contains("not valid in the specified time frame"))
        }
    }

    @Test func refusesPlainHTTPWhereItIsForHTTPS() throws {
        let answer = try ask("GET", "/fs1/dir%20a/file.parquet", Self.file)
        #expect(answer["x-ms-error-code"] == "AuthorizationProtocolMismatch")
        #expect(try ask("GET", "/fs1/a", service("r", "fs1", "c", spr: "https,http")).status == 200)
    }

    @Test(arguments: [
        ("GET", "/fs1/a", "blob", "wdlm", "r"), ("HEAD", "/fs1/a", "blob", "wdlm", "r"),
        ("GET", "/fs1?restype=container&comp=list", "blob", "rwdm", "l"),
        ("GET", "/fs1?resource=filesystem&recursive=true", "dfs", "rwdm", "l"),
        ("PUT", "/fs1/a?comp=block&blockid=QQ%3D%3D", "blob", "rdlm", "w"),
        ("PUT", "/fs1/a?resource=file", "dfs", "rdlm", "w"),
        ("PATCH", "/fs1/a?action=append&position=0", "dfs", "rcdlm", "a"),
        ("PATCH", "/fs1/a?action=flush&position=0", "dfs", "rcdlm", "w"),
        ("DELETE", "/fs1/a", "blob", "rwlm", "d"), ("DELETE", "/fs1/a", "dfs", "rwlm", "d"),
        ("PUT", "/fs1/a?comp=metadata", "blob", "rcdl", "w"),
    ])
    func needsAPermissionForEachOperation(
        method: String, path: String, face: String, without: String, with: String
    ) throws {
        let refused = try ask(method, path, service(without, "fs1", "c"), face: face)
        #expect(refused.status == 403)
        #expect(refused["x-ms-error-code"] == "AuthorizationPermissionMismatch")
        #expect(try ask(method, path, service(with, "fs1", "c"), face: face).status < 300)
    }

    @Test(arguments: [("wm", 201), ("wd", 201), ("w", 403), ("d", 403), ("m", 201), ("rcl", 403)])
    func letsARenameMoveOrWriteAndDelete(permissions: String, status: Int) throws {
        let sas = service(permissions, "fs1", "c")
        for source in ["/fs1/a", "/fs1/a?" + sas] {
            let answer = try ask("PUT", "/fs1/b", sas, [("x-ms-rename-source", source)], face: "dfs")
            #expect(answer.status == status)
        }
    }

    @Test func refusesASourceOfAnotherSignature() throws {
        let source = "/fs2/a?" + service("m", "fs1", "c")
        let answer = try ask(
            "PUT", "/fs1/b", service("wm", "fs1", "c"), [("x-ms-rename-source", source)], face: "dfs")
        #expect(answer["x-ms-error-code"] == "AuthenticationFailed")
    }

    @Test func createsAndDoesNotReplaceWithCreateAlone() throws {
        let sas = service("c", "fs1", "c")
        #expect(try ask("PUT", "/fs1/missing", sas, [("x-ms-blob-type", "BlockBlob")]).status == 201)
        let answer = try ask("PUT", "/fs1/there", sas, [("x-ms-blob-type", "BlockBlob")])
        #expect(answer["x-ms-error-code"] == "UnauthorizedBlobOverwrite")
    }

    @Test func coversADirectory() throws {
        let sas = service("rl", "fs1/a/b", "d", more: "&sdd=2")
        #expect(try ask("GET", "/fs1/a/b/c/d", sas).status == 200)
        #expect(try ask("GET", "/fs1/a/x/c", sas).status == 403)
        let list = "/fs1?resource=filesystem&recursive=true&directory="
        #expect(try ask("GET", list + "a%2Fb", sas, face: "dfs").status == 200)
        #expect(try ask("GET", list + "a", sas, face: "dfs").status == 403)
    }

    @Test(arguments: [("127.0.0.1", 200), ("127.0.0.0-127.0.0.9", 200), ("10.0.0.1", 403)])
    func looksAtTheAddress(range: String, status: Int) throws {
        #expect(try ask("GET", "/fs1/a", service("r", "fs1", "c", sip: range)).status == status)
    }

    @Test func reachesContainersWithAnAccountsSignatureOnly() throws {
        #expect(try ask("HEAD", "/fs1?restype=container", Self.account).status == 200)
        #expect(
            try ask("HEAD", "/fs1?restype=container", Self.container)["x-ms-error-code"]
                == "AuthorizationFailure")
    }

    @Test func isNotUsedBesideAKey() throws {
        let answer = try ask("GET", "/fs1/a", Self.container, [("Authorization", "SharedKey acct1:AAAA")])
        #expect(answer.status == 403 && answer["x-ms-error-code"] == "AuthenticationFailed")
    }

    @Test func isMaskedInTheLog() throws {
        try withEmulator({ $0.accounts["acct1"] = Self.key }) { emulator, _ throws in
            let sas = service("rwm", "fs1", "c")
            _ = try emulator.ask(
                request(
                    "PUT", "/fs1/b?\(sas)&mode=legacy", [("x-ms-rename-source", "/fs1/a?" + sas)],
                    host: "acct1.dfs.x.y", token: nil))
            let line = try #require(emulator.log.entries.last).json.text
            let signature = try #require(sas.split(separator: "sig=").last)
            #expect(line.contains("sig=REDACTED&mode=legacy") && !line.contains(signature))
            #expect(line.contains("\"scheme\":\"SAS\""))
        }
    }
}
