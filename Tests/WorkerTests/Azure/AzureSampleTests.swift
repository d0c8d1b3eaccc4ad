import Foundation
import JSON
import Kafka
import LakeEmulator
import Logging
import Testing
import Worker

/// `config/adls-*.properties` run as printed: only the ports are the test's (`scripts/adls-samples` runs them
/// on the printed ones, as processes).
@Suite(.ownThread) struct AzureSampleTests {
    static let samples = RepositoryFile.names("config", "properties").filter { $0.hasPrefix("adls-") }

    private static let orders = (0..<30).map {
        #"{"id":\#($0),"country":"C\#($0 % 3)","customer":"c\#($0 % 5)"}"#
    }

    /// The value that a sample's own comment exports.
    private static func exported(_ variable: String, _ text: String) -> String? {
        let mark = "export \(variable)="
        let line = text.split(separator: "\n").first { $0.contains(mark) }
        return line?.split(separator: mark).last.map { $0.trimmingCharacters(in: ["'"]) }
    }

    @Test(arguments: samples) func `a sample stores each record once`(_ name: String) throws {
        let (deployment, lake) = (try Deployment(), try AzureLake())
        try deployment.broker.createTopic("orders", partitions: 2)
        let records = Self.orders.enumerated().map { Sent($1, partition: Int32($0 % 2)) }
        try deployment.send(records, to: "orders")
        let printed = try String(contentsOfFile: RepositoryFile.path("config/\(name)"), encoding: .utf8)
        let address = "127.0.0.1:\(lake.emulator.port)"
        var variables: [String: String] = [:]
        for variable in ["LAKE_ACCOUNT_KEY", "LAKE_CONNECTION_STRING", "LAKE_SAS_TOKEN"] {
            variables[variable] = Self.exported(variable, printed)
        }
        #expect(variables.count == 1, "\(name)")
        if let string = variables["LAKE_CONNECTION_STRING"] {
            variables["LAKE_CONNECTION_STRING"] = string + ";DevelopmentStorageProxyUri=http://\(address)"
        }
        let text =
            printed.replacing("127.0.0.1:10000", with: address)
            + "\nconnect.datalake.local.tmp.directory=\(deployment.directory)/staging\n"
        let connector = try deployment.connector(
            file: text, at: "\(deployment.directory)/\(name)", variables: variables)
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [], "\(name)")
        let files = try lake.names(below: "").filter { !$0.hasPrefix(".") }
        let lines = try Set(files.map { String($0.prefix { $0 != "/" }) }).flatMap { directory in
            try lake.objects(below: directory).values.flatMap { $0.split(separator: "\n").map(String.init) }
        }
        #expect(lines.count == Self.orders.count, "\(name)")
        for order in Self.orders {
            let id = order.split(separator: ",")[0]
            #expect(lines.count { $0.contains(id + ",") } == 1, "\(name) \(id)")
        }
        #expect(try lake.names(below: ".temp-upload") == [])
    }
}
