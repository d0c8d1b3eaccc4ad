import CCurl
import Glibc

// libcurl calls these on the I/O thread, inside curl_multi_perform, with the easy handle as context.

private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    guard let context else { return nil }
    return Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue().exchange
}

/// The connection stands and the request is about to go out. libcurl comes here a second time when a kept
/// connection closed before an answer's first byte: nobody knows then whether the first one was carried out.
func beforeRequest(
    _ context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?, _: UnsafeMutablePointer<CChar>?,
    _: Int32, _: Int32
) -> Int32 {
    guard let exchange = exchange(context) else { return CURL_PREREQFUNC_ABORT }
    if exchange.sendCount > 0, !exchange.request.isRepeatable {
        exchange.refusal = HTTPFailure(
            .lost, "\(exchange.url.address) closed the kept connection without an answer; not sent again")
        return CURL_PREREQFUNC_ABORT
    }
    exchange.sendCount += 1
    exchange.movedAt = Monotonic.milliseconds()
    return CURL_PREREQFUNC_OK
}

func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let exchange = exchange(context) else { return 0 }
    guard exchange.headers.take(UnsafeRawBufferPointer(start: bytes, count: count)) else {
        exchange.refusal = HTTPFailure(
            .lost,
            "\(exchange.url.address) answered with more than \(AnswerHeaders.bytesMax) bytes of headers")
        return 0
    }
    return count
}

func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let exchange = exchange(context) else { return 0 }
    let limit = exchange.request.bodyLimit
    guard exchange.body.count + count <= limit else {
        exchange.refusal = HTTPFailure(
            .lost, "\(exchange.url.address) answered with more than the \(limit) bytes that are taken")
        return 0
    }
    exchange.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
}

func giveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let exchange = exchange(context), let file = exchange.file else { return Int(CURL_READFUNC_ABORT) }
    do throws(BodyFile.Shortfall) {
        return try file.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    } catch {
        let why =
            switch error {
            case .ended: "became shorter"
            case .system(let code): "cannot be read: \(String(cString: strerror(code)))"
            }
        exchange.refusal = HTTPFailure(
            .lost, "the body's file \(why) while it was sent to \(exchange.url.address)")
        return Int(CURL_READFUNC_ABORT)
    }
}

func seekBody(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32) -> Int32 {
    guard origin == SEEK_SET, let file = exchange(context)?.file, file.seek(to: Int64(offset)) else {
        return CURL_SEEKFUNC_FAIL
    }
    return CURL_SEEKFUNC_OK
}
