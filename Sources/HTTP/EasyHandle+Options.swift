import CCurl

/// The options that hold for every request of a client.
extension EasyHandle {
    func setTransport() -> Bool {
        sluice_curl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorText) == CURLE_OK
            // No signals, no DNS thread to wait for when a look-up takes too long.
            && set(CURLOPT_NOSIGNAL, 1) && set(CURLOPT_QUICK_EXIT, 1)
            && set(CURLOPT_PROTOCOLS_STR, "http,https") && set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
            && set(CURLOPT_PATH_AS_IS, 1) && set(CURLOPT_FOLLOWLOCATION, 0)
            && set(CURLOPT_HTTP_CONTENT_DECODING, 0)
            && set(CURLOPT_UPLOAD_BUFFERSIZE, Self.uploadBufferBytes)
            && set(CURLOPT_BUFFERSIZE, Self.downloadBufferBytes)
            && set(CURLOPT_USERAGENT, settings.userAgent)
    }

    func setConnection() -> Bool {
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout))
            && set(CURLOPT_TCP_KEEPALIVE, 1) && set(CURLOPT_TCP_NODELAY, 1)
            && set(CURLOPT_MAXAGE_CONN, Self.keptSecondsMax)
            && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
            // An explicit proxy is for every host, whatever `no_proxy` says.
            && (settings.proxy == nil || set(CURLOPT_PROXY, settings.proxy) && set(CURLOPT_NOPROXY, ""))
    }

    func setTrust() -> Bool {
        let tls = settings.tls
        var isSet =
            set(CURLOPT_SSL_VERIFYPEER, 1) && set(CURLOPT_SSL_VERIFYHOST, 2)
            && set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
            && set(CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
            // With a directory beside it the file would be parsed again for each connection.
            && set(CURLOPT_CAPATH, nil) && set(CURLOPT_PROXY_CAPATH, nil)
        if let file = tls.authorityFile {
            isSet = isSet && set(CURLOPT_CAINFO, file) && set(CURLOPT_PROXY_CAINFO, file)
        }
        if let file = tls.certificateFile { isSet = isSet && set(CURLOPT_SSLCERT, file) }
        if let file = tls.keyFile { isSet = isSet && set(CURLOPT_SSLKEY, file) }
        // Without one OpenSSL would ask on the terminal.
        return isSet && set(CURLOPT_KEYPASSWD, tls.keyPassword ?? "")
    }

    func setCallbacks() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let contexts = [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_PREREQDATA,
        ]
        return contexts.allSatisfy { sluice_curl_set_pointer(raw, $0, context) == CURLE_OK }
            && sluice_curl_set_take(raw, CURLOPT_WRITEFUNCTION, takeBody) == CURLE_OK
            && sluice_curl_set_take(raw, CURLOPT_HEADERFUNCTION, takeHeader) == CURLE_OK
            && sluice_curl_set_give(raw, giveBody) == CURLE_OK
            && sluice_curl_set_seek(raw, seekBody) == CURLE_OK
            && sluice_curl_set_before(raw, beforeRequest) == CURLE_OK
    }
}
