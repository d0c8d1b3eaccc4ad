import CCurl
import Glibc

/// The options of one request, and its answer.
extension EasyHandle {
    /// Makes the handle ready for `exchange`; false where libcurl refuses an option, for want of memory.
    func prepare(_ exchange: Exchange) -> Bool {
        self.exchange = exchange
        errorText[0] = 0
        return setBody(exchange) && setHeaders(exchange.request) && set(CURLOPT_URL, exchange.request.url)
            // Nil = libcurl reads the environment; an empty text = no proxy at all.
            && (settings.proxy != nil || set(CURLOPT_PROXY, exchange.url.isLoopback ? "" : nil))
    }

    /// The order counts: clearing the body's pointer makes the request a POST, `HTTPGET` clears that again.
    private func setBody(_ exchange: Exchange) -> Bool {
        let request = exchange.request
        guard sluice_curl_set_pointer(raw, CURLOPT_POSTFIELDS, nil) == CURLE_OK, set(CURLOPT_HTTPGET, 1)
        else {
            return false
        }
        switch request.body {
        case .none where request.method == "HEAD":
            return set(CURLOPT_CUSTOMREQUEST, nil) && set(CURLOPT_NOBODY, 1)
        case .none where ["POST", "PUT", "PATCH"].contains(request.method):
            guard setBytes([]) else { return false }
        case .none:
            break
        case .bytes(let bytes):
            guard setBytes(bytes) else { return false }
        case .file(_, _, let length):
            guard set(CURLOPT_UPLOAD, 1),
                sluice_curl_set_offset(raw, CURLOPT_INFILESIZE_LARGE, curl_off_t(length)) == CURLE_OK
            else { return false }
        }
        return set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    /// As a POST's: then the head and a small body leave in one packet.
    private func setBytes(_ source: [UInt8]) -> Bool {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(source.count, 1), alignment: 1)
        copy.copyBytes(from: source)
        bytes = copy
        return set(CURLOPT_POST, 1)
            && sluice_curl_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(source.count)) == CURLE_OK
            && sluice_curl_set_pointer(raw, CURLOPT_POSTFIELDS, copy.baseAddress) == CURLE_OK
    }

    /// Ours and no others: libcurl's own `Accept`, `Content-Type` and `Expect` are switched off.
    ///
    /// `Expect: 100-continue` would cost each upload a round trip, and a second where a server keeps silent;
    /// a refusal before the body's end is seen without it, since libcurl reads while it sends and stops.
    private func setHeaders(_ request: HTTPRequest) -> Bool {
        var lines: [String] = []
        for name in ["Accept", "Content-Type", "Expect"] where request.headers[name] == nil {
            lines.append("\(name):")
        }
        // The length is libcurl's to say; RequestCheck has compared it.
        for field in request.headers.fields where !RequestCheck.isSame(field.name, "content-length") {
            let isBlank = field.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            // "Name:" would take the header out.
            lines.append(isBlank ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for line in lines {
            guard let list = curl_slist_append(headerList, line) else { return false }
            headerList = list
        }
        return sluice_curl_set_pointer(raw, CURLOPT_HTTPHEADER, headerList) == CURLE_OK
    }

    func response(_ exchange: Exchange, now: Int64) -> HTTPResponse {
        HTTPResponse(
            status: number(CURLINFO_RESPONSE_CODE), headers: HTTPHeaders(exchange.headers.fields),
            body: exchange.body, milliseconds: now - exchange.startedAt)
    }
}
