/// How a client connects. Times are milliseconds.
package struct HTTPSettings: Equatable, Sendable {
    /// Connections open at once, kept between requests.
    package var connectionsMax: Int
    /// Until the connection stands, the proxy's tunnel and TLS included.
    package var connectTimeout: Int64
    /// Without a byte in either direction, once the connection stands. Looked at every quarter of it.
    package var idleTimeout: Int64
    /// For the whole call, waiting for a connection of the pool included; nil = no limit beside the others.
    package var wholeTimeout: Int64?
    /// Until one of `connectionsMax` connections is free. Slow uploads may hold all of them for minutes.
    package var slotTimeout: Int64
    package var tls: TLSSettings
    /// The proxy's URL, for every host; nil = what `https_proxy`, `http_proxy`, `no_proxy` in the environment
    /// say, and never for a loopback host. May hold a user and a password: it is never logged as it is.
    package var proxy: String?
    package var userAgent: String

    /// What may be shown of `proxy`.
    package var proxyAddress: ProxyAddress? { proxy.flatMap(ProxyAddress.init) }

    package init(
        connectionsMax: Int = 32, connectTimeout: Int64 = 60_000, idleTimeout: Int64 = 60_000,
        wholeTimeout: Int64? = nil, slotTimeout: Int64 = 300_000, tls: TLSSettings = TLSSettings(),
        proxy: String? = nil, userAgent: String = "sluice"
    ) {
        self.connectionsMax = connectionsMax
        self.connectTimeout = connectTimeout
        self.idleTimeout = idleTimeout
        self.wholeTimeout = wholeTimeout
        self.slotTimeout = slotTimeout
        self.tls = tls
        self.proxy = proxy
        self.userAgent = userAgent
    }
}

/// Whom to trust and how to show who we are. Files are PEM.
package struct TLSSettings: Equatable, Sendable {
    /// Certificates to trust instead of the system's.
    package var authorityFile: String?
    package var certificateFile: String?
    package var keyFile: String?
    package var keyPassword: String?

    package init(
        authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil,
        keyPassword: String? = nil
    ) {
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.keyPassword = keyPassword
    }
}
