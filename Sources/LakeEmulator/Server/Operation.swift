/// What a request does, whichever face it speaks to: the word of counts, rules and rights.
package enum Operation: String, CaseIterable, Sendable {
    case listContainers = "list-containers"
    case createContainer = "create-container"
    case headContainer = "head-container"
    case setContainer = "set-container"
    case deleteContainer = "delete-container"
    case list
    case batch
    case createFile = "create-file"
    case createDirectory = "create-directory"
    case append, flush, rename
    case putBlob = "put-blob"
    case putBlock = "put-block"
    case putBlockList = "put-block-list"
    case getBlockList = "get-block-list"
    case copy
    case putBlobFromURL = "put-blob-from-url"
    case head
    case getAccess = "get-access"
    case setProperties = "set-properties"
    case read, delete, undelete, lease
    /// None of the above: the namespace says what is wrong with it.
    case other

    init(
        method: String, face: Face, container: String?, path: String, query: [String: String],
        headers: [String: String]
    ) {
        let call = Call(method: method, face: face, query: query, headers: headers)
        if container == nil {
            self = call.ofAccount
        } else if path.isEmpty {
            self = face == .dfs ? call.ofFileSystem : call.ofContainer
        } else {
            self = face == .dfs ? call.ofPath : call.ofBlob
        }
    }
}

private struct Call {
    let method: String
    let face: Face
    let query: [String: String]
    let headers: [String: String]

    var comp: String? { query["comp"] }
    var action: String? { query["action"] }

    var ofAccount: Operation {
        if method == "POST", comp == "batch" { return .batch }
        return method == "GET" && (comp == "list" || query["resource"] == "account")
            ? .listContainers : .other
    }

    var ofFileSystem: Operation {
        switch method {
        case "PUT": .createContainer
        case "HEAD" where action == "getAccessControl": .getAccess
        case "HEAD": action == nil ? .headContainer : .head
        case "GET": .list
        case "DELETE": .deleteContainer
        case "PATCH" where action == "setAccessControl" || action == "setAccessControlRecursive":
            .setProperties
        case "PATCH": .setContainer
        default: .other
        }
    }

    var ofContainer: Operation {
        switch (method, comp) {
        case ("POST", "batch"): .batch
        case ("GET", "list"): .list
        case ("PUT", nil): .createContainer
        case ("PUT", "undelete"): .undelete
        case ("PUT", "lease"): .lease
        case ("PUT", _): .setContainer
        case ("DELETE", nil): .deleteContainer
        case ("GET", _), ("HEAD", _): .headContainer
        default: .other
        }
    }

    var ofPath: Operation {
        switch method {
        case "PUT" where headers["x-ms-rename-source"] != nil: .rename
        case "PUT" where query["resource"] == "directory": .createDirectory
        case "PUT" where comp == "undelete": .undelete
        case "PUT" where query["resource"] == "file": .createFile
        case "PATCH" where action == "append": .append
        case "PATCH" where action == "flush": .flush
        case "PATCH": .setProperties
        case "GET": .read
        case "HEAD": action == "getAccessControl" ? .getAccess : .head
        case "DELETE": .delete
        case "POST" where headers["x-ms-lease-action"] != nil: .lease
        default: .other
        }
    }

    var ofBlob: Operation {
        switch (method, comp) {
        case ("PUT", nil):
            if headers["x-ms-copy-source"] == nil {
                .putBlob
            } else {
                headers["x-ms-blob-type"] == nil ? .copy : .putBlobFromURL
            }
        case ("PUT", "block"): .putBlock
        case ("PUT", "blocklist"): .putBlockList
        case ("PUT", "lease"): .lease
        case ("PUT", "copy"): .copy
        case ("PUT", "undelete"): .undelete
        case ("PUT", "metadata"), ("PUT", "properties"), ("PUT", "tier"), ("PUT", "tags"), ("PUT", "expiry"):
            .setProperties
        case ("GET", "blocklist"): .getBlockList
        case ("GET", _): .read
        case ("HEAD", _): .head
        case ("DELETE", _): .delete
        default: .other
        }
    }
}
