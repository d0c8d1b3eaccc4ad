import CCrypto

/// MD5 of bytes that come in pieces. For content checks that a store asks for, not for secrets.
public struct MD5Stream: ~Copyable {
    private let context: OpaquePointer

    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_md5(), nil) == 1 else {
            preconditionFailure("libcrypto has no MD5")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "libcrypto refused MD5")
    }

    /// The 16 bytes; nothing may follow.
    public consuming func finish() -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 16)
        let done = EVP_DigestFinal_ex(context, &out, nil)
        precondition(done == 1, "libcrypto refused MD5")
        return out
    }
}
