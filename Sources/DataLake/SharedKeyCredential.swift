import Bytes
import Codecs
package import HTTP
package import Logging

/// An account's name and key: every request is signed (adls-rest 3.1). No text shows the key.
package struct SharedKeyCredential: AzureCredential, CustomReflectable {
    private let account: String
    private let key: [UInt8]

    /// `setting` is where the key stands.
    package init(
        account: String, key: Secret, setting: AzureConfigError.Setting = .accountKey
    ) throws(AzureConfigError) {
        guard let bytes = Base64.decode(key.reveal().utf8), !bytes.isEmpty else {
            throw AzureConfigError(
                setting, "the account key is no base64",
                hint: "copy key1 or key2 from the storage account's access keys, whole, with the = at its end"
            )
        }
        self.account = account
        self.key = bytes
    }

    package func authorise(_ request: inout HTTPRequest) {
        request.headers["Authorization"] = "SharedKey \(account):\(signature(request))"
    }

    func signature(_ request: HTTPRequest) -> String {
        Base64.encode(HMACSHA256.sign(Array(StringToSign.of(request, account: account).utf8), key: key))
    }

    package var kind: CredentialKind { .sharedKey }
    package var description: String { "the key of account \(account)" }
    package var customMirror: Mirror { Mirror(self, children: ["account": account]) }
}
