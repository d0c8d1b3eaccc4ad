import HTTP
import JSON
import ObjectStore

/// Listings, page by page: of the DFS face where there are directories, of the Blob face where there are
/// none.
extension DataLakeStore {
    enum Names {
        case names(Set<String>)
        case absent
        case forbidden(ServiceAnswer)
    }

    /// The object under the name that callers know it by.
    func relative(_ object: ListedObject) -> ListedObject {
        guard !root.isEmpty, object.key.text.utf8.starts(with: root.utf8) else { return object }
        var object = object
        object.key = ObjectKey(
            String(decoding: object.key.text.utf8.dropFirst(root.utf8.count), as: UTF8.self))
        return object
    }

    /// Every file below a directory; none where the directory does not exist.
    func files(below directory: String) throws(StoreError) -> [ListedObject] {
        var found: [ListedObject] = []
        let end = try pages(directory, recursive: true, StoreVerb.list.rawValue) { page in
            found += page.filter { !$0.isDirectory }.map(\.listed)
        }
        switch end.meaning {
        case .done: return found
        case .absent: return []
        default:
            let refusal = error(.rejected, StoreVerb.list.rawValue, directory + "/", .list, end.answer)
            guard end.meaning == .forbidden, !directory.isEmpty,
                try isAbsent(directory, StoreVerb.list.rawValue)
            else {
                throw refusal
            }
            return []
        }
    }

    /// The full names of what stands directly in a directory.
    func names(in directory: String, _ operation: String) throws(StoreError) -> Names {
        var found: Set<String> = []
        let end = try pages(directory, recursive: false, operation) { page in
            found.formUnion(page.map(\.name))
        }
        return switch end.meaning {
        case .done: .names(found)
        case .absent: .absent
        case .forbidden: .forbidden(end.answer)
        default: throw error(.rejected, operation, directory, .list, end.answer)
        }
    }

    private func pages(
        _ directory: String, recursive: Bool, _ operation: String, _ take: ([PathPage.Entry]) -> Void
    ) throws(StoreError) -> (meaning: Meaning, answer: ServiceAnswer) {
        var mark: String?
        while true {
            var query = [("resource", "filesystem"), ("recursive", recursive ? "true" : "false")]
            if !directory.isEmpty { query.append(("directory", directory)) }
            if let mark { query.append(("continuation", mark)) }
            let request = StorageRequest(
                .dfs, "GET", ObjectName.path(container, ""),
                query: query.map { (name: $0.0, value: $0.1) }, repeats: true)
            let (meaning, answer, _) = try call(operation, directory + "/", .list, request)
            guard meaning == .done else { return (meaning, answer) }
            guard let page = PathPage(answer.response.body) else {
                throw unreadable(operation, directory, answer)
            }
            take(page.entries)
            mark = answer.response.headers["x-ms-continuation"]
            if mark?.isEmpty != false { return (meaning, answer) }
        }
    }

    /// Every blob whose name begins with `prefix`; nil where that is forbidden and only the first
    /// name was wanted.
    func blobs(prefix: String, _ operation: String, one: Bool) throws(StoreError) -> [ListedObject]? {
        var found: [ListedObject] = []
        let end = try blobPages(prefix: prefix, operation, one: one, metadata: false) { page in
            found += page
            // A page may be empty and not the last: only the end shows that there is nothing.
            return !(one && !found.isEmpty)
        }
        return end == .forbidden ? nil : found
    }

    /// Page by page until `take` has enough; forbidden is an end only where the first name alone was wanted.
    func blobPages(
        prefix: String, _ operation: String, one: Bool, metadata: Bool, _ take: ([ListedObject]) -> Bool
    ) throws(StoreError) -> Meaning {
        var mark = ""
        while true {
            var query = [("restype", "container"), ("comp", "list")]
            if metadata { query.append(("include", "metadata")) }
            if !prefix.isEmpty { query.append(("prefix", prefix)) }
            if one { query.append(("maxresults", "2")) }
            if !mark.isEmpty { query.append(("marker", mark)) }
            let request = StorageRequest(
                .blob, "GET", ObjectName.path(container, ""),
                query: query.map { (name: $0.0, value: $0.1) }, repeats: true)
            let (meaning, answer, _) = try call(operation, prefix, .list, request)
            if one, meaning == .forbidden { return .forbidden }
            guard meaning == .done else { throw error(.rejected, operation, prefix, .list, answer) }
            guard let page = BlobPage(answer.response.body) else {
                throw unreadable(operation, prefix, answer)
            }
            mark = page.next
            if !take(page.blobs) || mark.isEmpty { return .done }
        }
    }

    private func unreadable(_ operation: String, _ prefix: String, _ answer: ServiceAnswer) -> StoreError {
        StoreError(
            .unavailable, operation, prefix, "\(answer.detail): the listing cannot be read",
            hint: "check the endpoint \(client.account.location) and the proxy")
    }
}
