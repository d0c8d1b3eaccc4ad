import Foundation
import GoldenRows
import HTTP
import Logging
import Testing

@testable import DataLake

/// Goal: we sign as Microsoft's own client does. Method: its 21 recorded requests (adls-rest 3.1).
@Suite struct SharedKeyVectorTests {
    struct Vector: @unchecked Sendable, CustomTestStringConvertible {  // Parsed once, never changed.
        let members: [String: Any]
        let account: String
        let key: String

        func text(_ name: String) -> String { members[name] as? String ?? "" }
        var testDescription: String { text("name") }
    }

    static let vectors: [Vector] = {
        let url = GoldenRows.directory.appendingPathComponent("adls-sharedkey-vectors.json")
        guard let data = try? Data(contentsOf: url),
            let file = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let account = file["accountName"] as? String, let key = file["accountKey"] as? String,
            let vectors = file["vectors"] as? [[String: Any]]
        else { preconditionFailure("the vectors are missing: \(url.path)") }
        return vectors.map {
            Vector(
                members: $0, account: $0["accountName"] as? String ?? account,
                key: $0["accountKey"] as? String ?? key)
        }
    }()

    @Test func allOfThemAreThere() { #expect(Self.vectors.count == 21) }

    @Test(arguments: vectors) func signsAsMicrosoftsClientDoes(_ vector: Vector) throws {
        var headers = HTTPHeaders()
        for (name, value) in vector.members["headers"] as? [String: String] ?? [:] { headers[name] = value }
        var request = HTTPRequest(
            vector.text("method"), vector.text("url"), headers: headers, isRepeatable: false)
        let expected = vector.text("authorization")
        let account = String(expected.dropFirst("SharedKey ".count).prefix { $0 != ":" })
        let key =
            account == "devstoreaccount1"
            ? "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
            : vector.key
        #expect(StringToSign.of(request, account: account) == vector.text("stringToSign"))
        try SharedKeyCredential(account: account, key: Secret(key)).authorise(&request)
        #expect(request.headers["Authorization"] == expected)
    }

    @Test func signsTheLengthOfTheBody() {
        let request = HTTPRequest(
            "PUT", "https://acct1.blob.core.windows.net/c/b", body: .bytes([1, 2, 3]), isRepeatable: false)
        #expect(StringToSign.of(request, account: "acct1").hasPrefix("PUT\n\n\n3\n\n"))
        var empty = request
        empty.body = .none
        #expect(StringToSign.of(empty, account: "acct1").hasPrefix("PUT\n\n\n\n\n"))
    }
}
