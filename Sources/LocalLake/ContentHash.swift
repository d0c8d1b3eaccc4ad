import Bytes
import CCrypto
import ObjectStore

/// The ETags of a lake that is a directory: no time stamps and no inode numbers, which a restored or copied
/// lake would not keep (design section 4.1).
enum ContentHash {
    /// The largest object that is read whole and named by its content.
    static let smallSizeMax = 16 << 20

    /// A small object's ETag: its content. Every lock write carries a nonce, so equal content means the same
    /// write.
    static func etag(of content: [UInt8]) -> ETag { ETag("c" + digest(content)) }

    /// A large or temporary object's ETag: name and size. A temporary name is used by one upload attempt and
    /// never again, and no verb changes an object under its name, so the content behind them is one; nothing
    /// is read.
    static func etag(of key: ObjectKey, size: Int64) -> ETag {
        ETag("n" + digest(Array("\(size) \(key.text)".utf8)))
    }

    /// The first half of SHA-256 as hexadecimal text.
    private static func digest(_ bytes: [UInt8]) -> String {
        let hash = [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
            _ = SHA256(bytes, bytes.count, buffer.baseAddress)
            count = Int(SHA256_DIGEST_LENGTH)
        }
        return Hex.encode(hash.prefix(16))
    }
}
