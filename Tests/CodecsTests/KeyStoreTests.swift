import Codecs
import Foundation
import Testing

/// Key stores that `openssl` and `keytool` made (Tests/CodecsTests/KeyStores): root signed middle, middle
/// signed leaf; the store's password is `store-secret`, the locked key's `key-secret`.
struct KeyStoreTests {
    static func bytes(_ names: String...) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("KeyStores")
        return try names.flatMap { [UInt8](try Data(contentsOf: folder.appendingPathComponent($0))) }
    }

    private func text(_ names: String...) throws -> String {
        try names.map { String(decoding: try Self.bytes($0), as: UTF8.self) }.joined()
    }

    /// The certificates of a PEM text, each as the base64 between its marks.
    private func certificates(_ text: String) -> [String] {
        text.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst().map {
            $0.components(separatedBy: "-----END").first?.filter { !$0.isWhitespace } ?? ""
        }
    }

    @Test(arguments: [
        ("store.p12", KeyStoreFormat.pkcs12), ("old.p12", .pkcs12), ("trust.p12", .pkcs12),
        ("store.jks", .jks), ("leaf.pem", .pem), ("leaf.key", .pem),
    ])
    func `a store's format is seen in its content`(_ name: String, _ format: KeyStoreFormat) throws {
        #expect(KeyStoreFormat(content: try Self.bytes(name)) == format)
    }

    @Test func `other content has no format`() {
        #expect(KeyStoreFormat(content: []) == nil)
        #expect(KeyStoreFormat(content: Array("hello, world".utf8)) == nil)
        #expect(KeyStoreFormat(content: [0x30, 0x03, 0x02, 0x01]) == nil)
    }

    @Test(arguments: ["store.p12", "old.p12", "trust.p12"])
    func `key and chain come out of PKCS12, intermediates included`(_ name: String) throws {
        let identity = try KeyStore(Self.bytes(name), password: "store-secret").identity()
        #expect(identity.key == (try text("leaf.key")))
        #expect(identity.keys == 1)
        #expect(!identity.hasExpired)
        let expected = try text("leaf.pem", "middle.pem") + (name == "trust.p12" ? text("root.pem") : "")
        #expect(certificates(identity.chain) == certificates(expected))
    }

    @Test func `a chain is put in order, and strangers are left out`() throws {
        let mixed = try Self.bytes("middle.pem", "other.pem", "leaf.key", "root.pem", "leaf.pem")
        let identity = try KeyStore(mixed, password: nil).identity()
        #expect(certificates(identity.chain) == certificates(try text("leaf.pem", "middle.pem", "root.pem")))
    }

    @Test func `a locked key of a PEM text needs its own password`() throws {
        let locked = try Self.bytes("leaf-locked.key", "leaf.pem")
        let key = try KeyStore(locked, password: nil, keyPassword: "key-secret").identity().key
        #expect(key == (try text("leaf.key")))
        for password in [nil, "", "wrong"] {
            #expect(throws: KeyStoreError.keyPassword) {
                try KeyStore(locked, password: nil, keyPassword: password).identity()
            }
        }
        #expect(try !KeyStore(locked, password: nil).authorities().isEmpty)
    }

    @Test func `an expired certificate is told`() throws {
        #expect(try KeyStore(Self.bytes("leaf.key", "expired.pem"), password: nil).identity().hasExpired)
    }

    @Test(arguments: ["store.p12", "old.p12"])
    func `a wrong password opens nothing`(_ name: String) throws {
        for password in [nil, "", "wrong", "store-secret "] {
            #expect(throws: KeyStoreError.password) {
                try KeyStore(Self.bytes(name), password: password).identity()
            }
        }
        #expect(throws: KeyStoreError.keyPassword) {
            try KeyStore(Self.bytes(name), password: "store-secret", keyPassword: "wrong").identity()
        }
    }

    @Test func `only what keytool marked is trusted, where it marked something`() throws {
        let marked = try KeyStore(Self.bytes("trust.p12"), password: "store-secret").authorities()
        #expect(certificates(marked) == certificates(try text("root.pem")))
        let unmarked = try KeyStore(Self.bytes("store.p12"), password: "store-secret").authorities()
        #expect(Set(certificates(unmarked)) == Set(certificates(try text("leaf.pem", "middle.pem"))))
        let all = try KeyStore(Self.bytes("root.pem", "other.pem"), password: nil).authorities()
        #expect(certificates(all) == certificates(try text("root.pem", "other.pem")))
    }

    @Test func `what is missing is told apart`() throws {
        #expect(throws: KeyStoreError.noKey) {
            try KeyStore(Self.bytes("leaf.pem"), password: nil).identity()
        }
        #expect(throws: KeyStoreError.noCertificate) {
            try KeyStore(Self.bytes("leaf.key"), password: nil).identity()
        }
        #expect(throws: KeyStoreError.noCertificate) {
            try KeyStore(Self.bytes("leaf.key"), password: nil).authorities()
        }
        #expect(throws: KeyStoreError.keyWithoutCertificate) {
            try KeyStore(Self.bytes("leaf.key", "other.pem"), password: nil).identity()
        }
        #expect(throws: KeyStoreError.malformed) { try KeyStore(Self.bytes("store.jks"), password: nil) }
    }

    @Test func `a damaged store is an error at every cut`() throws {
        let whole = try Self.bytes("store.p12")
        for count in stride(from: 4, to: whole.count, by: 7) {
            #expect(throws: KeyStoreError.self) {
                try KeyStore(Array(whole[..<count]), password: "store-secret").identity()
            }
        }
        let pem = try text("leaf.pem")
        #expect(throws: KeyStoreError.malformed) {
            try KeyStore(Array(pem.dropLast(60).utf8), password: nil).authorities()
        }
    }

    @Test func `PEM in one line is put into lines`() throws {
        let whole = try text("leaf.key", "leaf.pem")
        for line in [whole.replacing("\n", with: " "), whole.replacing("\n", with: "")] {
            #expect(PEMText.normalised(line) == whole)
        }
        #expect(PEMText.normalised(whole) == whole)
        #expect(PEMText.normalised("no PEM, -----BEGIN nothing") == "")
    }
}
