import CCrypto

/// SHA-256 of one piece of memory: 32 bytes.
public enum SHA256 {
    public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        digest(bytes, EVP_sha256(), size: 32)
    }
    public static func hash(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { hash($0) } }
}

/// MD5 of one piece of memory: 16 bytes. For content checks that a store asks for, not for secrets.
public enum MD5 {
    public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { digest(bytes, EVP_md5(), size: 16) }
    public static func hash(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { hash($0) } }
}

/// HMAC-SHA-256 (RFC 2104): 32 bytes.
public enum HMACSHA256 {
    public static func sign(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let done = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &out, &length)
        precondition(done != nil && length == 32, "libcrypto refused an HMAC")
        return out
    }
}

private func digest(_ bytes: UnsafeRawBufferPointer, _ algorithm: OpaquePointer?, size: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: size)
    var length: UInt32 = 0
    let done = EVP_Digest(bytes.baseAddress, bytes.count, &out, &length, algorithm, nil)
    // Only a libcrypto that was configured to refuse the algorithm comes here.
    precondition(done == 1 && Int(length) == size, "libcrypto refused a digest of \(size) bytes")
    return out
}
