extension Base64 {
    /// The bytes of base64 with the alphabet for URLs (RFC 4648 section 5), padded or not; nil when it
    /// is none.
    package static func decodeURL(_ text: some Sequence<UInt8>) -> [UInt8]? {
        decode(
            text.map { unit -> UInt8 in
                switch unit {
                case UInt8(ascii: "-"): UInt8(ascii: "+")
                case UInt8(ascii: "_"): UInt8(ascii: "/")
                // Of the other alphabet.
                case UInt8(ascii: "+"), UInt8(ascii: "/"): 0
                default: unit
                }
            })
    }
}
