import HTTP
package import ObjectStore

extension DataLakeClient {
    /// Opens a container: finds out what kind of account it is on and, by doing each thing once below
    /// `indexes`, whether the verbs work there. Errors say which right or setting is missing; findings are
    /// worth a line in the log.
    ///
    /// 8 requests on a hierarchical account, 9 on a flat one, up to 6 more where something is hidden or
    /// missing; at start alone (docs/data-lake-store.md).
    ///
    /// - Parameter reading: tries nothing that writes: for callers that only read, list and look.
    package func open(
        container: String, indexes: String, reading: Bool = false
    ) throws(StoreError) -> (store: DataLakeStore, findings: [StoreFinding]) {
        var findings = try credentialFindings(container, reading: reading)
        if let named = account.location.container, named != container {
            throw StoreError(
                .rejected, "open", container, "the endpoint names the container \(named)",
                hint: "leave \(named) out of the endpoint, or let every statement write to it")
        }
        let properties = try containerProperties(container)
        if !reading { findings += try policyFindings(container, properties) }
        let said = try namespace(container)
        let namespace: DataLakeStore.Namespace
        // A listing of a flat account is read the same way; only a writer must know.
        if let said {
            namespace = said
        } else {
            namespace = reading ? .flat : try tried(container, indexes)
        }
        let store = DataLakeStore(client: self, container: container, namespace: namespace)
        if reading { return (store, findings) }
        if namespace == .flat {
            findings.append(
                StoreFinding(
                    .flatNamespace, "the account of \(container) has no hierarchical namespace",
                    hint:
                        "files are published by a copy and a delete: leave them where they are for the moment it"
                        + " takes until their lock is cleared"))
        }
        findings += try StartProbe(store: store, directory: indexes).run()
        return (store, findings)
    }

    /// By trial: an object makes the directories above it where there are such things.
    private func tried(
        _ container: String, _ indexes: String
    ) throws(StoreError) -> DataLakeStore.Namespace {
        let store = DataLakeStore(client: self, container: container, namespace: .flat)
        return try StartProbe(store: store, directory: indexes).findsDirectories() ? .hierarchical : .flat
    }

    /// What the credential says of itself, before anything is asked.
    private func credentialFindings(
        _ container: String, reading: Bool
    ) throws(StoreError) -> [StoreFinding] {
        let seconds = clock.now() / 1_000
        if let fault = account.credential.fault(at: seconds) {
            throw StoreError(.rejected, "open", container, fault.message, hint: fault.hint)
        }
        guard let sas = account.credential as? SASCredential else { return [] }
        if !reading, let fault = sas.rightsFault {
            throw StoreError(.rejected, "open", container, fault.message, hint: fault.hint)
        }
        if sas.httpsOnly, account.location.blob.hasPrefix("http:") {
            throw StoreError(
                .rejected, "open", container, "the shared access signature allows https only (spr=https)",
                hint: "write an https endpoint")
        }
        guard let expiry = sas.expiry, expiry - seconds < 7 * 86_400 else { return [] }
        return [
            StoreFinding(
                .credentialExpires, "the shared access signature expires at \(ServiceTime.text(expiry))",
                hint: "make a new one before then and restart; afterwards every request is refused")
        ]
    }

    /// The container's own properties; nil where the credential may not see them, as no service signature
    /// may.
    private func containerProperties(_ container: String) throws(StoreError) -> ServiceAnswer? {
        let request = StorageRequest(
            .blob, "HEAD", ObjectName.path(container, ""), query: [("restype", "container")], repeats: true)
        let (meaning, answer) = try look(container, request)
        if meaning == .done { return answer }
        // Nothing else will work either: no such container, a wrong key, a signature that is not valid, or
        // something that is no storage service.
        if answer.status == 404 || answer.status == 401 || answer.code == "AuthenticationFailed"
            || !answer.isFromService
        {
            throw error(.rejected, container, answer)
        }
        return nil
    }

    private func policyFindings(
        _ container: String, _ properties: ServiceAnswer?
    ) throws(StoreError) -> [StoreFinding] {
        guard let headers = properties?.response.headers else { return [] }
        func says(_ name: String) -> Bool { headers[name]?.lowercased() == "true" }
        let holds = [
            ("x-ms-has-immutability-policy", "an immutability policy"),
            ("x-ms-has-legal-hold", "a legal hold"),
        ]
        for (name, what) in holds where says(name) {
            throw StoreError(
                .rejected, "open", container,
                "the container has \(what): locks could not be replaced, nor files"
                    + " renamed or deleted",
                hint: "take it off, or write to another container and copy from there")
        }
        var findings: [StoreFinding] = []
        if says("x-ms-immutable-storage-with-versioning-enabled") {
            findings.append(
                StoreFinding(
                    .immutableVersions, "the container \(container) allows version-level immutability",
                    hint: "set no default policy on it: it would forbid every lock write, rename and delete"))
        }
        if let skew = properties.flatMap({ ClockSkew.measure($0, now: clock.now()) }),
            let text = ClockSkew.text(skew)
        {
            findings.append(
                StoreFinding(
                    .clockSkew, "this machine's clock is \(text) the service's",
                    hint: "set it (NTP): signed requests are refused beyond 15 minutes"))
        }
        return findings
    }

    /// Asks the DFS face, then the account; nil where neither says (the credential may not see it, or there
    /// is no such face).
    private func namespace(_ container: String) throws(StoreError) -> DataLakeStore.Namespace? {
        if account.location.isOneLake { return .hierarchical }
        let root = ObjectName.path(container, "")
        let filesystem = StorageRequest(
            .dfs, "HEAD", root, query: [("resource", "filesystem")], repeats: true)
        let information = StorageRequest(
            .blob, "GET", root, query: [("restype", "account"), ("comp", "properties")], repeats: true)
        for (request, header) in [
            (filesystem, "x-ms-namespace-enabled"), (information, "x-ms-is-hns-enabled"),
        ] {
            let answer = try look(container, request).answer
            if let said = answer.response.headers[header] {
                return said.lowercased() == "true" ? .hierarchical : .flat
            }
        }
        return nil
    }

    private func hint(_ kind: HTTPFailure.Kind, _ face: AzureLocation.Face) -> String? {
        let base = account.location.base(face)
        switch kind {
        case .notSent:
            return proxy.map {
                "check that the proxy \($0) runs and lets this machine reach \(base), and that this is the"
                    + " account's address"
            } ?? "check that \(base) is the account's address and that this machine reaches it"
        case .misconfigured:
            return "connect.datalake.https.ca.file names the authorities to trust, https.certificate.file and"
                + " https.key.file what this client shows"
        case .lost: return nil
        }
    }

    private func look(
        _ container: String, _ request: StorageRequest
    ) throws(StoreError) -> (meaning: Meaning, answer: ServiceAnswer) {
        switch perform(request) {
        case .noAnswer(let failure):
            var error = StoreError(failure, .look, "open", container)
            error.hint = hint(failure.kind, request.face)
            throw error
        case .answer(let answer, _):
            let meaning = Meaning.of(
                .look, status: answer.status, code: answer.code, isFromService: answer.isFromService)
            switch meaning {
            case .failed(.unavailable): throw error(.unavailable, container, answer)
            case .failed where Self.isContainerGone(answer.code): throw error(.rejected, container, answer)
            default: return (meaning, answer)
            }
        }
    }

    private static func isContainerGone(_ code: String?) -> Bool {
        ["ContainerNotFound", "FilesystemNotFound", "ContainerBeingDeleted", "FilesystemBeingDeleted"]
            .contains(code)
    }

    private func error(_ kind: StoreError.Kind, _ container: String, _ answer: ServiceAnswer) -> StoreError {
        var answerError = error(kind, "open", "", .look, answer, container: container)
        answerError.key = container
        if answer.status == 404, answer.code == nil {
            answerError.hint = Advice(
                account: account, container: container, directory: "", ask: .look
            ).hint(status: 404, code: "ContainerNotFound", skew: nil)
        }
        return answerError
    }
}
