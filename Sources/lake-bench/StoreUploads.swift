import DataLake
import HTTP
import Logging
import ObjectStore

/// Uploads one file many times, as a worker uploads its staged files: one store, one pool of connections, one
/// thread an upload; each checksummed, each under a temporary name of its own.
enum StoreUploads {
    static func run(
        endpoint: String, container: String, key: Secret, file: String, count: Int, connections: Int
    ) throws -> Double {
        let account = try AzureAccount.read(
            endpoint: endpoint, mode: .credentials, accountName: nil, accountKey: key, connectionString: nil,
            sasToken: nil, allowsPlainHTTP: false)
        let transport = try HTTPClient(HTTPSettings(connectionsMax: connections))
        let client = DataLakeClient(
            account: account, send: { (request) throws(HTTPFailure) in try transport.send(request) },
            log: Log(to: DescriptorLogOutput(.text), level: .warn).logger("store"))
        let (store, _) = try client.open(container: container, indexes: ".indexes")
        // A worker sums a file while it writes it.
        let checksum = try FileSum.of(file)
        func run(_ count: Int, _ partition: String) throws -> Double {
            try Crew.run(count, threads: connections) { number in
                _ = try store.upload(
                    file: file, to: ObjectKey(".temp-upload/bench/topic/\(partition)/\(number)"),
                    metadata: ObjectMetadata(["part": "\(number)", "checksum": checksum]))
            }
        }
        // Measured once every connection stands: one file over each comes first.
        _ = try run(connections, "warm")
        return try run(count, "0")
    }
}
