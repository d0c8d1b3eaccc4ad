/// The rows that say where the lake is, how to log in and how to connect (lenses-behaviour 1.2, 1.4).
/// With a `file:` endpoint only the endpoint itself is read (design section 5, rule 6).
extension ConfigTable {
    /// Groups of which nothing is read for a local lake.
    package static let azureGroups: Set<String> = ["Azure", "Connections"]

    static let lake: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.endpoint", .string, .text(""), .any, .high, "Lake",
            "Where the lake is. `file:` and a directory (`file:lake`, `file:///srv/lake`) is a lake in a local directory, "
                + "in which each container is a directory; of `file://` the path is percent-decoded. "
                + "`https://<account>.dfs.core.windows.net` (or `.blob.`) and "
                + "`abfss://<container>@<account>.dfs.core.windows.net` are an account in Azure, of any cloud; "
                + "`http://127.0.0.1:10000/<account>` is an emulator. Empty: Azure, by the account's name or the "
                + "connection string (docs/azure.md)."
        )
    ]

    static let azure: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.azure.auth.mode", .string, .text("Default"), .any, .medium, "Azure",
            "How to log in: `Credentials` (account name and key), `ConnectionString`, `SasToken`, or `Default` "
                + "(Entra; comes with a later version and is refused until then). Any letter case."),
        ConfigRow(
            "connect.datalake.azure.account.name", .string, .text(""), .any, .medium, "Azure",
            "The storage account's name. Without an endpoint it makes one: `https://<name>.dfs.core.windows.net`."
        ),
        ConfigRow(
            "connect.datalake.azure.account.key", .password, .text(""), .any, .medium, "Azure",
            "The storage account's key, base64, for Credentials."),
        ConfigRow(
            "connect.datalake.azure.connection.string", .password, .text(""), .any, .medium, "Azure",
            "The storage account's connection string, with an account key or a SAS, for ConnectionString."),
        ConfigRow(
            "connect.datalake.azure.sas.token", .password, .text(""), .any, .medium, "Azure",
            "A shared access signature, `sv=…&sig=…` with or without the question mark, for SasToken. Not part of "
                + "the Java connector."),
        ConfigRow(
            "connect.datalake.upload.checksum", .string, .text("crc64"),
            .oneOfIgnoringCase(["crc64", "md5"]),
            .low, "Azure",
            "The checksum that goes with each upload, so that the service refuses bytes that the network changed. "
                + "crc64 costs less; md5 is for emulators that do not check crc64."),
        ConfigRow(
            "connect.datalake.upload.block.bytes", .int, .text("16777216"), .range(1_048_576...1_073_741_824),
            .low, "Azure",
            "Bytes of one block of a file above 64 MiB. A file has at most 50,000 blocks."),
        ConfigRow(
            "connect.datalake.upload.blocks.parallel", .int, .text("4"), .range(1...64), .low, "Azure",
            "Blocks of one file in flight at once."),
    ]

    static let connections: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.pool.max.connections", .int, .text("-1"), .range(-1...1024), .low,
            "Connections",
            "Connections to the store, kept open and shared by the connector's tasks; -1 means 32, or one for each "
                + "call that may be in flight where that is more. 0 is refused."),
        ConfigRow(
            "connect.datalake.http.max.retries", .int, .text("5"), .range(0...100), .low, "Connections",
            "How often a request that may be repeated without harm (reads, listings, blocks) is tried again by "
                + "itself. Everything else is the commit's: connect.datalake.commit.retry.*."),
        ConfigRow(
            "connect.datalake.http.retry.interval", .long, .text("50"), .range(0...600_000), .low,
            "Connections",
            "Milliseconds before such a request's first retry; doubled at each further one, with jitter. A "
                + "Retry-After of the service counts where it is longer."),
        ConfigRow(
            "connect.datalake.http.connection.timeout", .int, .text("60000"), .range(1...3_600_000), .low,
            "Connections",
            "Milliseconds to wait for a connection, TLS included."),
        ConfigRow(
            "connect.datalake.http.socket.timeout", .long, .text("60000"), .range(1...3_600_000), .low,
            "Connections",
            "Milliseconds without a byte in either direction after which a request is given up."),
        ConfigRow(
            "connect.datalake.http.request.timeout", .long, .text("600000"), .range(0...86_400_000), .low,
            "Connections",
            "Milliseconds for a whole request; 0 leaves only the other two limits. Not part of the Java connector."
        ),
        ConfigRow(
            "connect.datalake.http.allow.plain", .boolean, .text("false"), .any, .low, "Connections",
            "Whether `http://` is taken for other hosts than this one: whoever listens then reads the records."
        ),
        ConfigRow(
            "connect.datalake.http.proxy", .password, .text(""), .any, .low, "Connections",
            "URL of a proxy, `http://` or `https://`, with user and password if it asks for them. Empty: what "
                + "https_proxy, http_proxy and no_proxy in the environment say."),
        ConfigRow(
            "connect.datalake.https.ca.file", .string, .text(""), .any, .low, "Connections",
            "PEM file of the certificates to trust instead of the system's."),
        ConfigRow(
            "connect.datalake.https.certificate.file", .string, .text(""), .any, .low, "Connections",
            "PEM file of the client certificate, intermediates behind it."),
        ConfigRow(
            "connect.datalake.https.key.file", .string, .text(""), .any, .low, "Connections",
            "PEM file of the client certificate's key; empty means that it is in the certificate's file."),
        ConfigRow(
            "connect.datalake.https.key.password", .password, .text(""), .any, .low, "Connections",
            "The key file's password."),
    ]
}
