import CCurl

/// libcurl, set up once a process.
enum CurlLibrary {
    /// `CURL_GLOBAL_ALL`: a macro of macros, which Swift does not import.
    private static let everything = 3

    private static let startCode: CURLcode = curl_global_init(everything)

    static func start() throws(HTTPFailure) {
        guard startCode == CURLE_OK else {
            throw HTTPFailure(.misconfigured, "libcurl does not start: \(text(startCode))")
        }
    }

    static func text(_ code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }
}
