/// Requests that the lake's state stands against.
extension Refusal {
    static func containerNotFound(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(404, "FilesystemNotFound", "The specified filesystem does not exist.")
            : Refusal(404, "ContainerNotFound", "The specified container does not exist.")
    }
    static func containerAlreadyExists(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(409, "FilesystemAlreadyExists", "The specified filesystem already exists.")
            : Refusal(409, "ContainerAlreadyExists", "The specified container already exists.")
    }
    static func containerBeingDeleted(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(409, "FilesystemBeingDeleted", "The specified filesystem is being deleted.")
            : Refusal(
                409, "ContainerBeingDeleted",
                "The specified container is being deleted. Try operation later.")
    }
    static func notFound(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(404, "PathNotFound", "The specified path does not exist.")
            : Refusal(404, "BlobNotFound", "The specified blob does not exist.")
    }
    static func alreadyExists(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(409, "PathAlreadyExists", "The specified path already exists.")
            : Refusal(409, "BlobAlreadyExists", "The specified blob already exists.")
    }
    static func immutable(_ face: Face) -> Refusal {
        face == .dfs
            ? Refusal(
                409, "PathImmutableDueToPolicy",
                "This operation is not permitted as the path is immutable due to a policy.")
            : Refusal(
                409, "BlobImmutableDueToPolicy",
                "This operation is not permitted as the blob is immutable due to a policy.")
    }

    static let sourcePathNotFound = Refusal(
        404, "SourcePathNotFound", "The source path for a rename operation does not exist.")
    static let destinationParentNotFound = Refusal(
        404, "RenameDestinationParentPathNotFound",
        "The parent directory of the destination path does not exist.")
    static let conditionNotMet = Refusal(
        412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.")
    static let sourceConditionNotMet = Refusal(
        412, "SourceConditionNotMet",
        "The source condition specified using HTTP conditional header(s) is not met.")
    static let targetConditionNotMet = Refusal(
        412, "TargetConditionNotMet",
        "The target condition specified using HTTP conditional header(s) is not met.")
    static let pathConflict = Refusal(
        409, "PathConflict",
        "The specified path, or an element of the path, exists and its resource type is invalid for this "
            + "operation.")
    static let resourceTypeMismatch = Refusal(
        409, "ResourceTypeMismatch",
        "The resource type specified in the request does not match the type of the resource.")
    static let directoryNotEmpty = Refusal(
        409, "DirectoryNotEmpty",
        "The recursive query parameter value must be true to delete a non-empty directory.")
    static let directoryIsNotEmpty = Refusal(
        409, "DirectoryIsNotEmpty", "This operation is not permitted on a non-empty directory.")
    static let invalidRenameSourcePath = Refusal(
        409, "InvalidRenameSourcePath",
        "The source directory cannot be the same as the destination directory, nor can the destination be a "
            + "subdirectory of the source directory.")
    static let differentResourceTypes = Refusal(
        409, "InvalidSourceOrDestinationResourceType",
        "The source and destination resource type must be identical.")
    static let invalidFlushOperation = Refusal(
        409, "InvalidFlushOperation",
        "The resource was created or modified by the Blob Service API and cannot be written to by the Data "
            + "Lake Storage Service API.")
    static let invalidAppendOperation = Refusal(
        409, "InvalidAppendOperation",
        "The resource was created or modified by the Azure Blob Service API and cannot be appended to by the "
            + "Azure Data Lake Storage Service API.")
    static let blobOperationNotSupported = Refusal(
        409, "BlobOperationNotSupported", "Blob operation is not supported.")
    static let tooManyBlocks = Refusal(
        409, "BlockCountExceedsLimit",
        "The uncommitted block count cannot exceed the maximum limit of 100,000 blocks.")
    static let pendingCopy = Refusal(
        409, "PendingCopyOperation", "There is currently a pending copy operation.")
    static let noPendingCopy = Refusal(
        409, "NoPendingCopyOperation", "There is currently no pending copy operation.")
    static let invalidRange = Refusal(
        416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
    static let notModified = Refusal(304, "ConditionNotMet", "")
    static let fixedByOneLake = Refusal(
        403, "OperationNotAllowedOnThePath", "The operation is not allowed on the specified path.")
    static let unknownPathForbidden = Refusal(
        403, "AuthorizationFailure", "This request is not authorized to perform this operation.")
}
