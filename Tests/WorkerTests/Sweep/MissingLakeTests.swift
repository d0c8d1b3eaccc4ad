import Foundation
import Logging
import Testing

@testable import Worker

/// Commands that change a lake change one that is there: a wrong path makes none.
@Suite struct MissingLakeTests {
    @Test(arguments: [true, false]) func `a command makes no lake`(_ reading: Bool) throws {
        let directory = TemporaryDirectory()
        let (lake, file) = ("\(directory.path)/lake", "\(directory.path)/c.properties")
        try """
        name=orders
        connector.class=DatalakeSink
        topics=orders
        connect.datalake.endpoint=file:\(lake)
        connect.datalake.kcql=INSERT INTO box:data SELECT * FROM orders

        """.write(toFile: file, atomically: false, encoding: .utf8)
        let loaded = ConfigLoader(purpose: .explain).load(worker: nil, connectors: [file])
        let blueprint = ConnectorBlueprint(try #require(loaded.connectors.first), purpose: .explain)
        let error = #expect(throws: TaskFailure.self) {
            try ConnectorAccess(
                blueprint, reading: reading, asksKafka: false, log: Log(to: MemoryLogOutput()))
        }
        #expect(error?.description.contains("there is no directory \(lake)/box") == true)
        #expect(!FileManager.default.fileExists(atPath: lake))
    }
}
