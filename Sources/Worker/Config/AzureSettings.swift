package import DataLake
package import HTTP

/// What a connector's file says of a lake in Azure: where, as whom, and how to connect. Made at configuration
/// time without a look at the network (its PEM files are read); there is none of it with a `file:` endpoint.
package struct AzureSettings: Sendable {
    package var account: AzureAccount
    package var http: HTTPSettings
    package var requests: DataLakeSettings
    /// Whether `pool.max.connections` is a number that somebody wrote.
    package var isPoolGiven: Bool

    /// Connections where `pool.max.connections` is -1, at least (adls-rest 4).
    static let connectionsDefault = 32
}

extension AzureSettings {
    /// Reads and checks the properties, and the files that they name; nil with a problem that says which
    /// one is wrong.
    static func read(
        _ values: inout ConfigValues, endpoint: String?, environment: ConfigEnvironment
    ) -> AzureSettings? {
        let connections = connections(&values)
        let wholeTimeout = values.int64("connect.datalake.http.request.timeout")
        let http = HTTPSettings(
            connectionsMax: connections,
            connectTimeout: values.int64("connect.datalake.http.connection.timeout"),
            idleTimeout: values.int64("connect.datalake.http.socket.timeout"),
            wholeTimeout: wholeTimeout == 0 ? nil : wholeTimeout, tls: tls(&values, environment),
            proxy: proxy(&values), userAgent: "sluice")
        guard let account = account(&values, endpoint: endpoint) else { return nil }
        return AzureSettings(
            account: account, http: http, requests: requests(values),
            isPoolGiven: values.int("connect.datalake.pool.max.connections") > 0)
    }

    /// What may be repeated blindly is, by `http.*`; the longest delay is the commit's.
    private static func requests(_ values: ConfigValues) -> DataLakeSettings {
        let interval = values.int64("connect.datalake.http.retry.interval")
        let checksum = values.string("connect.datalake.upload.checksum").lowercased()
        return DataLakeSettings(
            attemptsMax: values.int("connect.datalake.http.max.retries") + 1, retryBaseDelay: interval,
            retryMaxDelay: max(interval, values.int64("connect.datalake.commit.retry.max.delay.ms")),
            blockSize: values.int64("connect.datalake.upload.block.bytes"),
            blocksAtOnce: values.int("connect.datalake.upload.blocks.parallel"),
            checksum: DataLakeSettings.Checksum(rawValue: checksum) ?? .crc64)
    }

    /// Says once which properties nothing reads, because the lake is a local directory.
    static func sayUnread(_ values: inout ConfigValues) {
        for entry in values.entries.sorted {
            guard let row = values.table[entry.key], ConfigTable.azureGroups.contains(row.group) else {
                continue
            }
            values.add(
                .notice, entry.key,
                "accepted without effect: only an Azure endpoint would read it; with a `file:` endpoint "
                    + "nothing does.")
        }
    }

    private static func connections(_ values: inout ConfigValues) -> Int {
        let key = "connect.datalake.pool.max.connections"
        let count = values.int(key)
        if count == 0 {
            values.add(
                .error, key, "no request could be sent over 0 connections",
                hint: "Write -1 for \(connectionsDefault), or a number from 1 to 1024.")
        }
        return count > 0 ? count : connectionsDefault
    }
}
