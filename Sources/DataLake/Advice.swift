/// What a person can do about an answer: by status and code, by who asks and for what.
struct Advice {
    var account: AzureAccount
    var container: String
    /// The directory of the object that was asked for, for access control lists.
    var directory: String
    var ask: Ask

    private static let role = "Storage Blob Data Contributor"

    func hint(status: Int, code: String?, skew: String?) -> String? {
        switch status {
        case 400: badRequest(code)
        case 401:
            "the service did not take \(account.credential) for a login: check the credential and its tenant"
        case 403: skew ?? forbidden(code)
        case 404: notFound(code)
        case 407:
            "the proxy wants a login: give it in the proxy's address, or reach the account without a proxy"
        case 409, 412: conflict(code)
        case 300..<400: "the endpoint sends elsewhere: write the address of the account itself"
        default: nil
        }
    }

    private func badRequest(_ code: String?) -> String? {
        switch code {
        case "InvalidUri", "InvalidResourceName", "InvalidInput":
            "the service does not take this name: change prefix or partition values"
        case "AuthenticationInformationMissing", "InvalidAuthenticationInfo":
            "the service could not read the credential: check the auth mode"
        default: nil
        }
    }

    private func notFound(_ code: String?) -> String? {
        switch code {
        case "ContainerNotFound", "FilesystemNotFound":
            "create the container \(container) in the account \(account.location.account), or correct the"
                + " statement's target"
        case "ResourceNotFound", "AccountNotFound":
            "check that the endpoint is \(account.location.account)'s own and that the container exists"
        default: nil
        }
    }

    private func conflict(_ code: String?) -> String? {
        guard let code else { return nil }
        if code.hasPrefix("BlobImmutable") || code.hasPrefix("PathImmutable") {
            return "an immutability policy or legal hold keeps this object: take it off the container, or use"
                + " another one"
        }
        if code.hasPrefix("Lease") { return "another program holds a lease on this object: break it there" }
        return switch code {
        case "ContainerBeingDeleted", "FilesystemBeingDeleted":
            "the container is being deleted: make it anew when that is done (half a minute and more)"
        case "PathConflict", "InvalidDestinationPath", "ResourceTypeMismatch", "ParentIsFile",
            "InvalidSourceOrDestinationResourceType", "DirectoryIsNotEmpty",
            "OperationNotSupportedOnDirectory":
            "a file stands where a directory is needed, or the reverse: move it away or change the prefix"
        case "BlobOperationNotSupported":
            "another program wrote this file in another way: remove it, then it is written anew"
        case "SnapshotsPresent": "the object has snapshots: remove them, or the object with them"
        default: nil
        }
    }

    private func forbidden(_ code: String?) -> String? {
        switch code {
        case "AuthenticationFailed", nil:
            return switch account.credential.kind {
            case .sharedKey:
                "the key is not one of account \(account.location.account): copy key1 or key2 again; they may have"
                    + " been rotated"
            case .sas:
                "the signature is not valid (any more): expired, revoked, or its key was rotated: make a new one"
            case .token: "the token is not valid (any more): fetch a new one"
            }
        case "AuthorizationFailure":
            return
                "the account's network rules keep this machine out, or public access is off: allow its address or"
                + " subnet under Networking"
        case "KeyBasedAuthenticationNotPermitted":
            return
                "the account has its keys switched off: allow storage account key access, or use another auth mode"
        case "AccountIsDisabled": return "the account is disabled: look at its subscription"
        case "AuthorizationProtocolMismatch":
            return "the shared access signature allows https only: write an https endpoint"
        case "AuthorizationSourceIPMismatch":
            return
                "the shared access signature is for other addresses (sip): make one that allows this machine"
        default: return rights
        }
    }

    /// The right that this verb needs.
    private var rights: String {
        switch account.credential.kind {
        case .sharedKey:
            "an account key has every right: look for network rules, a lock or a policy of the account"
        case .sas: "the shared access signature lacks \(letters): make one with sp=racwdlm for the container"
        case .token:
            "give this identity the role \(Self.role) on the container or the account; where access control lists"
                + " rule instead, rwx on the directory /\(directory) and --x on each above it"
        }
    }

    /// Letters of `sp` (adls-rest 3.2).
    private var letters: String {
        switch ask {
        case .read, .head, .look: "r (read)"
        case .list: "l (list)"
        case .create, .upload, .replace, .overwrite, .block, .makeDirectory: "w (write) or c (create)"
        case .rename: "m (move), or w (write) and d (delete)"
        case .copy: "r (read) or w (write)"
        case .delete, .deleteIfMatch: "d (delete)"
        }
    }
}
