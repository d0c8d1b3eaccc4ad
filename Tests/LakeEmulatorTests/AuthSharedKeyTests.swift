import Foundation
import GoldenRows
import LakeEmulator
import Testing

/// The 21 vectors of Microsoft's own signer, each as a request over the wire.
@Suite struct AuthSharedKeyTests {
    struct Vectors: Decodable {
        var accountName: String
        var accountKey: String
        var vectors: [Vector]

        static let all: Vectors = {
            let file = GoldenRows.directory.appendingPathComponent("adls-sharedkey-vectors.json")
            guard let data = try? Data(contentsOf: file),
                let read = try? JSONDecoder().decode(Vectors.self, from: data)
            else { preconditionFailure("the vectors cannot be read: \(file.path)") }
            return read
        }()
    }

    struct Vector: Decodable, Sendable, CustomStringConvertible {
        var name: String
        var method: String
        var url: String
        var headers: [String: String]
        var authorization: String
        var description: String { name }

        /// As the signer's client would have sent it.
        func text(authorization: String? = nil, target change: (String) -> String = { $0 }) -> String {
            let rest = url.drop { $0 != ":" }.dropFirst(3)
            let host = rest.prefix { $0 != "/" }
            var out = "\(method) \(change(String(rest.dropFirst(host.count)))) HTTP/1.1\r\nHost: \(host)\r\n"
            for (name, value) in headers { out += "\(name): \(value)\r\n" }
            out += "Authorization: \(authorization ?? self.authorization)\r\n"
            let length = headers["Content-Length"].flatMap { Int($0) }
            if length == nil, method != "GET", method != "HEAD" { out += "Content-Length: 0\r\n" }
            return out + "\r\n" + String(repeating: "x", count: length ?? 0)
        }
    }

    private func ask(_ text: String, secondsLater: Int64 = 0) throws -> RawClient.Answer {
        try withEmulator({ $0.accounts[Vectors.all.accountName] = Vectors.all.accountKey }) {
            emulator, _ throws in
            emulator.clock.freeze(EmulatorInstant(rfc1123: "Wed, 21 Oct 2026 07:28:00 GMT"))
            emulator.clock.advance(seconds: secondsLater)
            return try emulator.ask(text)
        }
    }

    @Test func hasAllVectors() { #expect(Vectors.all.vectors.count == 21) }

    @Test(arguments: Vectors.all.vectors)
    func acceptsWhatMicrosoftsClientSigned(vector: Vector) throws {
        #expect([200, 201].contains(try ask(vector.text()).status))
    }

    @Test(arguments: Vectors.all.vectors)
    func refusesOneFlippedBit(vector: Vector) throws {
        let mark = try #require(vector.authorization.firstIndex(of: ":"))
        let before = vector.authorization[...mark]
        var signature = Array(vector.authorization[mark...].dropFirst().utf8)
        signature[5] = signature[5] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let answer = try ask(vector.text(authorization: before + String(decoding: signature, as: UTF8.self)))
        #expect(answer.status == 403 && answer["x-ms-error-code"] == "AuthenticationFailed")
    }

    @Test(arguments: Vectors.all.vectors)
    func refusesAnotherPath(vector: Vector) throws {
        let answer = try ask(vector.text { $0.replacing("fs1", with: "fs2").replacing("/c1", with: "/c2") })
        #expect(answer.status == 403)
    }

    @Test(arguments: [-901, 901] as [Int64])
    func refusesAClockThatIsOff(seconds: Int64) throws {
        let vector = Vectors.all.vectors[5]
        let answer = try ask(vector.text(), secondsLater: seconds)
        #expect(answer.status == 403 && answer.text.contains("Request date header too"))
        #expect(
            answer["Date"]
                == (seconds < 0 ? "Wed, 21 Oct 2026 07:12:59 GMT" : "Wed, 21 Oct 2026 07:43:01 GMT"))
        #expect(try ask(vector.text(), secondsLater: seconds - seconds.signum()).status == 200)
    }

    @Test(arguments: [
        ("SharedKey", 400, "InvalidAuthenticationInfo"),
        ("SharedKey acct1", 400, "InvalidAuthenticationInfo"),
        ("SharedKey acct1:a:b", 400, "InvalidAuthenticationInfo"),
        ("Basic dTpw", 400, "InvalidAuthenticationInfo"),
        ("SharedKey other:AAAA", 403, "AuthenticationFailed"),
        ("SharedKey acct1:AAAA", 403, "AuthenticationFailed"),
    ])
    func saysWhatIsWrongWithTheHeader(authorization: String, status: Int, code: String) throws {
        let answer = try ask(Vectors.all.vectors[5].text(authorization: authorization))
        #expect(answer.status == status && answer.text.contains("\"code\":\"\(code)\""))
    }

    @Test func knowsNoKeyInOneLake() throws {
        let settings: (inout EmulatorSettings) -> Void = {
            $0.accounts[Vectors.all.accountName] = Vectors.all.accountKey
        }
        try withEmulator(settings, kind: .oneLake) { emulator, _ throws in
            emulator.clock.freeze(EmulatorInstant(rfc1123: "Wed, 21 Oct 2026 07:28:00 GMT"))
            #expect(try emulator.ask(Vectors.all.vectors[5].text()).status == 401)
            #expect(try emulator.ask(request("GET", "/c/f")).status == 200)
        }
    }
}

@Suite struct AuthBearerTests {
    @Test(arguments: [nil, "other", "toke", "tokens"])
    func asksForATokenItKnows(token: String?) throws {
        try withEmulator { emulator, asked throws in
            let answer = try emulator.ask(request("GET", "/c/f", token: token))
            #expect(answer.status == 401)
            #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer authorization_uri=https://") == true)
            #expect(asked.all.isEmpty)
        }
    }

    @Test func needsAVersion() throws {
        try withEmulator { emulator, _ throws in
            let text = "GET /c/f HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer token\r\n"
            let plain = try emulator.ask(text + "\r\n")
            #expect(plain["x-ms-error-code"] == "MissingRequiredHeader")
            let odd = try emulator.ask(text + "x-ms-version: 1.0\r\n\r\n")
            #expect(odd["x-ms-error-code"] == "InvalidHeaderValue")
        }
    }
}
