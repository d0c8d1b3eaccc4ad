import Bytes
import Codecs

/// Hashes that a request sends along with its body, checked, and those that the answer gives back.
enum ContentCheck {
    struct Result {
        /// Of the body, where it was computed.
        var md5: [UInt8]?
        var headers: [(name: String, value: String)] = []
    }

    /// - Parameter unasked: which hash to compute where the request sends none.
    static func verify(_ request: EmulatorRequest, unasked: Hash?) throws(Refusal) -> Result {
        var out = Result()
        let md5Text = request.headers["content-md5"]
        let crcText = request.headers["x-ms-content-crc64"]
        let alone = md5Text == nil && crcText == nil
        if md5Text != nil || (alone && unasked == .md5) {
            let hash = MD5.hash(request.body)
            if let md5Text {
                guard let given = Base64.decode(md5Text.utf8), given.count == 16 else { throw .invalidMD5 }
                guard given == hash else { throw .md5Mismatch }
            }
            out.md5 = hash
            out.headers.append(("Content-MD5", Base64.encode(hash)))
        }
        if crcText != nil || (alone && unasked == .crc64) {
            let text = crc64(request.body)
            guard crcText == nil || crcText == text else { throw .crc64Mismatch }
            out.headers.append(("x-ms-content-crc64", text))
        }
        return out
    }

    enum Hash { case md5, crc64 }

    /// As the header has it: base64 of the bytes, lowest first.
    static func crc64(_ bytes: [UInt8]) -> String { Base64.encode(CRC64.bytes(CRC64.hash(bytes))) }
}
