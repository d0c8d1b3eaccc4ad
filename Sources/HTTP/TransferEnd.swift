import CCurl

/// How a transfer ended without an answer, as facts; what they mean is decided here alone.
struct TransferEnd {
    var code: CURLcode
    /// Whether the request was about to go out at least once.
    var isBegun: Bool
    var address: String
    /// The proxy of the settings, if any; that of the environment is not known here.
    var proxy: ProxyAddress?
    /// The status with which a proxy refused the tunnel; 0 = none did.
    var tunnelStatus = 0
    /// libcurl's words.
    var words: String
    var connectTimeout: Int64

    /// Everything after the request may have begun to go out is lost; before that nothing was sent, and the
    /// code tells whether that will pass.
    var failure: HTTPFailure {
        if isBegun { return HTTPFailure(.lost, "no whole answer from \(route): \(safeWords)") }
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return HTTPFailure(
                .notSent, "no connection to \(route) within \(connectTimeout) ms (connect time-out)")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            return HTTPFailure(.misconfigured, "the certificate of \(route) is not trusted: \(safeWords)")
        case CURLE_SSL_CACERT_BADFILE:
            return HTTPFailure(
                .misconfigured, "the file of trusted certificates cannot be used: \(safeWords)")
        case CURLE_SSL_CERTPROBLEM:
            return HTTPFailure(
                .misconfigured,
                "the client's certificate or key cannot be used (the file, or the key's password): \(safeWords)"
            )
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_SSL_CIPHER, CURLE_NOT_BUILT_IN,
            CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION:
            return HTTPFailure(.misconfigured, "the request to \(address) cannot be made: \(safeWords)")
        default:
            return notConnected
        }
    }

    private var route: String { proxy.map { "\(address) through the proxy \($0)" } ?? address }

    private var theProxy: String { proxy.map { "the proxy \($0)" } ?? "the proxy" }

    private var notConnected: HTTPFailure {
        switch tunnelStatus {
        case 407:
            HTTPFailure(
                .misconfigured,
                "\(theProxy) asks for another user or password before it connects to \(address) (407)")
        case 403:
            HTTPFailure(.misconfigured, "\(theProxy) forbids a connection to \(address) (403)")
        case 300...:
            HTTPFailure(.notSent, "\(theProxy) gives no connection to \(address): it answers \(tunnelStatus)")
        default:
            HTTPFailure(.notSent, "no connection to \(route): \(safeWords)")
        }
    }

    /// libcurl's words may quote a proxy's URL with its password, or a URL with its query: not then.
    private var safeWords: String {
        let isQuoting = words.utf8.contains { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "?") }
        let isUseless = words.isEmpty || isQuoting || code == CURLE_COULDNT_RESOLVE_PROXY
        return isUseless ? CurlLibrary.text(code) : words
    }
}
