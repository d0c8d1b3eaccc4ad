import Codecs
import Foundation
import LakeEmulator
import Logging
import ObjectStore
import Testing

@testable import Worker

/// A signature that may read and list, and no more: enough for `verify`, `lookup`, `indexes show` and `plan`,
/// and refused where something is to be written.
@Suite struct ReadOnlySignatureTests {
    private func signature(_ permissions: String) throws -> String {
        let (version, expiry) = ("2020-12-06", "2040-01-01T00:00:00Z")
        let lines =
            [permissions, "", expiry, "/blob/\(AzureLake.account)/lake", "", "", "", version, "c"]
            + Array(repeating: "", count: 7)
        let key = try #require(Data(base64Encoded: EmulatorSettings.developmentKey))
        let text = Array(lines.joined(separator: "\n").utf8)
        let signed = Data(HMACSHA256.sign(text, key: Array(key))).base64EncodedString()
            .replacing("+", with: "%2B")
        return "sv=\(version)&sr=c&sp=\(permissions)&se=\(expiry)&sig=\(signed)"
    }

    @Test(arguments: [ConfigValues.Purpose.explain, .run])
    func `reading commands take it, from the file to the lock`(_ purpose: ConfigValues.Purpose) throws {
        let lake = try AzureLake()
        try lake.put(".indexes/orders/.locks/Topic(orders)/0.lock", "{}")
        let directory = TemporaryDirectory()
        let file = "\(directory.path)/c.properties"
        let lines =
            lake.properties + [
                "name=orders", "connector.class=DatalakeSink", "topics=orders",
                "connect.datalake.kcql=INSERT INTO lake:data SELECT * FROM orders",
                "connect.datalake.azure.auth.mode=SasToken",
                "connect.datalake.azure.sas.token=\(try signature("rl"))",
            ]
        try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        let loaded = ConfigLoader(purpose: purpose).load(worker: nil, connectors: [file])
        #expect(!loaded.problems.errors.contains { $0.key?.contains("azure") == true }, "\(loaded.problems)")
        let blueprint = ConnectorBlueprint(try #require(loaded.connectors.first), purpose: purpose)
        func access(reading: Bool) throws -> ConnectorAccess {
            try ConnectorAccess(
                blueprint, reading: reading, asksKafka: false, log: Log(to: MemoryLogOutput()))
        }
        let store = try #require(try access(reading: true).stores["lake"])
        #expect(try store.list(".indexes/").count == 1)
        let error = #expect(throws: TaskFailure.self) { try access(reading: false) }
        #expect(error?.description.contains("sp=rl, without w (write), d (delete)") == true)
    }
}
