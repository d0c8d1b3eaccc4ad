/// Tells the faces apart where both share a host and a port (checklist 7): by what only one of them has.
/// What neither has (a plain GET, HEAD or DELETE) is Blob's, unless the client says which library it is.
enum FaceHints {
    private static let dfsParameters = [
        "resource", "action", "recursive", "continuation", "paginated", "mode",
    ]
    private static let blobParameters = ["restype", "comp", "snapshot", "versionid"]
    private static let blobHeaders = ["x-ms-blob-type", "x-ms-copy-source", "x-ms-delete-snapshots"]

    static func face(_ method: String, _ query: [String: String], _ headers: [String: String]) -> Face {
        if blobParameters.contains(where: { query[$0] != nil }) { return .blob }
        if method == "PATCH" || headers["x-ms-rename-source"] != nil { return .dfs }
        if dfsParameters.contains(where: { query[$0] != nil }) { return .dfs }
        if blobHeaders.contains(where: { headers[$0] != nil }) { return .blob }
        if headers["x-ms-lease-action"] != nil { return .dfs }
        switch headers["accept"] {
        case "application/json": return .dfs
        case "application/xml": return .blob
        default: break
        }
        let agent = headers["user-agent"] ?? ""
        let isDataLake =
            agent.contains("storage-dfs") || agent.contains("storage-files-datalake")
            || agent.contains("storage-file-datalake")
        return isDataLake ? .dfs : .blob
    }
}
