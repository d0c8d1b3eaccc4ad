/// What a role, an access list or a signature can give or withhold.
package enum RoleRight: String, CaseIterable, Sendable {
    case read, list, write, delete, rename
    /// Making, changing and removing containers.
    case containers

    /// What an operation needs. A rename also writes its destination.
    static func needed(for operation: Operation) -> [RoleRight] {
        switch operation {
        case .read, .head, .getAccess, .getBlockList, .headContainer: [.read]
        case .list, .listContainers: [.list]
        case .createFile, .createDirectory, .append, .flush, .putBlob, .putBlock, .putBlockList, .copy,
            .putBlobFromURL, .setProperties, .undelete, .lease:
            [.write]
        case .rename: [.rename, .write]
        case .delete: [.delete]
        case .createContainer, .setContainer, .deleteContainer: [.containers]
        case .batch, .other: []
        }
    }
}

/// A right that is missing: for a whole account (a role not given) or below a path (an access list in the
/// way).
package struct DenyRule: Equatable, Sendable {
    package var rights: Set<RoleRight>
    /// `/container/dir`; the place itself and all below. Empty: everywhere.
    package var below: String
    package var code: String

    package init(
        _ rights: Set<RoleRight>, below: String = "", code: String = DenyRule.permissionMismatch
    ) {
        self.rights = rights
        self.below = below
        self.code = code
    }

    package static let permissionMismatch = "AuthorizationPermissionMismatch"

    func denies(_ operation: Operation, at places: [String]) -> Bool {
        guard RoleRight.needed(for: operation).contains(where: rights.contains) else { return false }
        return below.isEmpty || places.contains { $0 == below || $0.hasPrefix(below + "/") }
    }
}
