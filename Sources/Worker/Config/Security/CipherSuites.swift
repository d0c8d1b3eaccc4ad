/// Java's names of cipher suites as OpenSSL's; suites of TLS 1.3 cannot be chosen in the client library.
enum CipherSuites {
    enum Name: Equatable {
        /// OpenSSL's name of a suite of TLS 1.2 and before.
        case openSSL(String)
        /// Always offered.
        case tls13
        case unknown
    }

    static func name(of java: String) -> Name {
        if java.hasPrefix("TLS_AES_") || java.hasPrefix("TLS_CHACHA20_") { return .tls13 }
        guard java.hasPrefix("TLS_") || java.hasPrefix("SSL_") else {
            let isOpenSSL = java.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            return isOpenSSL && java.contains("-") ? .openSSL(java) : .unknown
        }
        let parts = java.dropFirst(4).split(separator: "_WITH_", maxSplits: 1).map(String.init)
        guard parts.count == 2, let exchange = exchanges[parts[0]], let cipher = ciphers[parts[1]] else {
            return .unknown
        }
        return .openSSL(exchange + cipher)
    }

    private static let exchanges = [
        "ECDHE_ECDSA": "ECDHE-ECDSA-", "ECDHE_RSA": "ECDHE-RSA-", "DHE_RSA": "DHE-RSA-", "RSA": "",
    ]

    private static let ciphers = [
        "AES_128_GCM_SHA256": "AES128-GCM-SHA256", "AES_256_GCM_SHA384": "AES256-GCM-SHA384",
        "CHACHA20_POLY1305_SHA256": "CHACHA20-POLY1305", "AES_128_CBC_SHA256": "AES128-SHA256",
        "AES_256_CBC_SHA384": "AES256-SHA384", "AES_256_CBC_SHA256": "AES256-SHA256",
        "AES_128_CBC_SHA": "AES128-SHA", "AES_256_CBC_SHA": "AES256-SHA",
    ]
}
