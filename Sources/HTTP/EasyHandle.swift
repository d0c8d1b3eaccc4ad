import CCurl

/// One of libcurl's easy handles with what never changes set once. It is used for one request after the
/// other; connections belong to the multi handle, not to it. Only the I/O thread touches it.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    /// libcurl's own words on a failure.
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    var exchange: Exchange?
    /// Copied for the time of the request: libcurl keeps the pointers.
    var headerList: UnsafeMutablePointer<curl_slist>?
    var bytes: UnsafeMutableRawBufferPointer?
    let settings: HTTPSettings

    /// libcurl reads the body in pieces of this size. The fastest of 64 KiB to 2 MiB over the loopback, where
    /// 2 MiB take twice the time: the pieces of all connections have to fit the processor's cache.
    static let uploadBufferBytes = 128 << 10
    static let downloadBufferBytes = 64 << 10
    /// A kept connection that was idle for longer is not used again. Servers close idle ones without a word;
    /// a lock write that meets such a one is lost and must be resolved by reading.
    static let keptSecondsMax = 60

    init?(_ settings: HTTPSettings) {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
        self.settings = settings
        errorText[0] = 0
        guard setTransport(), setConnection(), setTrust(), setCallbacks() else { return nil }
    }

    deinit {
        curl_easy_cleanup(raw)
        release()
        errorText.deallocate()
    }

    /// Lets go of what belonged to one request.
    func release() {
        exchange = nil
        curl_slist_free_all(headerList)
        headerList = nil
        bytes?.deallocate()
        bytes = nil
    }

    func set(_ option: CURLoption, _ value: Int) -> Bool {
        sluice_curl_set_long(raw, option, value) == CURLE_OK
    }

    func set(_ option: CURLoption, _ value: String?) -> Bool {
        sluice_curl_set_text(raw, option, value) == CURLE_OK
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return sluice_curl_info_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        return sluice_curl_info_offset(raw, info, &value) == CURLE_OK ? Int64(value) : 0
    }

    /// Bytes moved so far in either direction, headers included.
    func movedBytes() -> Int64 {
        offset(CURLINFO_SIZE_UPLOAD_T) + offset(CURLINFO_SIZE_DOWNLOAD_T)
            + Int64(number(CURLINFO_HEADER_SIZE))
            + Int64(number(CURLINFO_REQUEST_SIZE))
    }
}
