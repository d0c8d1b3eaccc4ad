extension SharedAccessSignature {
    /// What an operation needs: any one of these sets of letters.
    private static func needed(_ operation: Operation, isOfAccount: Bool) -> [String] {
        switch operation {
        case .read, .head, .getBlockList: ["r"]
        case .getAccess: ["r", "e"]
        case .list: ["l"]
        case .listContainers: isOfAccount ? ["l"] : []
        case .putBlob, .putBlobFromURL, .copy, .createFile, .createDirectory, .putBlockList, .putBlock:
            ["w", "c"]
        case .append, .flush: ["w", "a"]
        case .setProperties, .lease, .undelete: ["w"]
        case .delete: ["d"]
        case .rename: ["w", "m", "c"]
        // Only an account's signature reaches containers themselves.
        case .createContainer: isOfAccount ? ["w", "c"] : []
        case .setContainer: isOfAccount ? ["w"] : []
        case .deleteContainer: isOfAccount ? ["d"] : []
        case .headContainer: isOfAccount ? ["r"] : []
        case .batch, .other: [""]
        }
    }

    /// - Parameter exists: whether the request's path is taken: with `c` alone one may create, not replace.
    func checkPermission(_ operation: Operation, exists: () -> Bool) throws(AuthRefusal) {
        let needed = Self.needed(operation, isOfAccount: isOfAccount)
        guard !needed.isEmpty else { throw .authorization("AuthorizationFailure") }
        guard needed.contains(where: { $0.allSatisfy(permissions.contains) }) else {
            throw .authorization(DenyRule.permissionMismatch)
        }
        let creates = needed.contains("c") && operation != .createContainer && operation != .putBlock
        if creates, !permissions.contains("w"), operation != .rename, exists() {
            throw .authorization("UnauthorizedBlobOverwrite")
        }
    }

    /// A rename's source: to move it away is a right of its own, or writing and deleting together.
    func checkRenameSource() throws(AuthRefusal) {
        let isAllowed = permissions.contains("m") || permissions.contains("w") && permissions.contains("d")
        guard isAllowed else { throw .authorization(DenyRule.permissionMismatch) }
    }
}
