extension PartitionKey {
    /// The key whose lock has this name; nil where no key's lock has it (another program's encoding).
    ///
    /// Its fields stand in the order of their names, which need not be the statement's; the lock's name is
    /// the same.
    package init?(lockName: String) {
        var fields: [Field] = []
        for part in lockName.split(separator: "_", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2, let name = Self.decoded(pair[0]), let value = Self.decoded(pair[1]) else {
                return nil
            }
            fields.append(Field(name, value))
        }
        self.init(fields)
        guard self.lockName == lockName else { return nil }
    }

    private static func decoded(_ text: Substring) -> String? {
        var out: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2,
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                out.append(value)
                rest = rest.dropFirst(2)
            default: out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }
}
