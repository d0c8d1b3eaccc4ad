import HTTP
package import ObjectStore

/// A container of an ADLS Gen2, Blob or OneLake account (docs/data-lake-store.md).
///
/// Objects are written through the Blob face, each in one atomic request or in blocks that one request
/// commits, and published by a rename of the DFS face; where the account is flat, by a copy and a delete.
/// Every conditional write is sent once. A lost answer is `.unknown`, and nothing here repeats it or cleans
/// up behind it (EO-6).
package final class DataLakeStore: ObjectStore {
    package enum Namespace: String, Sendable { case hierarchical, flat }

    let client: DataLakeClient
    package let container: String
    package let namespace: Namespace
    package let capabilities: StoreCapabilities
    /// What stands before each key on the wire: empty, or a directory with a slash at its end.
    let root: String

    /// What an account can do, for answers that must not ask it.
    package static let usualCapabilities = ObjectName.hierarchical

    /// `open` of the client finds the namespace out.
    package init(client: DataLakeClient, container: String, namespace: Namespace) {
        self.client = client
        self.container = container
        self.namespace = namespace
        let directory = client.account.location.directory
        root = directory.isEmpty ? "" : directory + "/"
        var capabilities = namespace == .hierarchical ? ObjectName.hierarchical : ObjectName.flat
        capabilities.keyLengthMax -= root.utf16.count
        capabilities.keyPartsMax? -= root.utf8.filter { $0 == UInt8(ascii: "/") }.count
        self.capabilities = capabilities
    }

    /// The path of a key that the service can hold.
    func path(_ verb: StoreVerb, _ key: ObjectKey) throws(StoreError) -> String {
        if let fault = ObjectName(capabilities: capabilities).fault(key) {
            throw StoreError(
                .rejected, verb.rawValue, key.text, fault, hint: "change the prefix or the partition values")
        }
        return ObjectName.path(container, root + key.text)
    }

    /// Sends a request and says what its answer means; throws where it means a failure.
    func call(
        _ operation: String, _ key: String, _ ask: Ask, _ request: StorageRequest
    ) throws(StoreError) -> (meaning: Meaning, answer: ServiceAnswer, mayBeOurs: Bool) {
        switch client.perform(request) {
        case .noAnswer(let failure): throw StoreError(failure, ask, operation, key)
        case .answer(let answer, let mayBeOurs):
            let meaning = Meaning.of(
                ask, status: answer.status, code: answer.code, isFromService: answer.isFromService)
            if case .failed(let kind) = meaning { throw error(kind, operation, key, ask, answer) }
            return (meaning, answer, mayBeOurs)
        }
    }

    /// The same where nothing but "done" will do.
    func callDone(
        _ operation: String, _ key: String, _ ask: Ask, _ request: StorageRequest
    ) throws(StoreError) -> (answer: ServiceAnswer, mayBeOurs: Bool) {
        let (meaning, answer, mayBeOurs) = try call(operation, key, ask, request)
        guard meaning == .done else { throw error(.rejected, operation, key, ask, answer) }
        return (answer, mayBeOurs)
    }

    func error(
        _ kind: StoreError.Kind, _ operation: String, _ key: String, _ ask: Ask, _ answer: ServiceAnswer
    ) -> StoreError {
        client.error(kind, operation, key, ask, answer, container: container)
    }

    /// The new ETag that a write's answer must carry.
    func etag(_ verb: StoreVerb, _ key: ObjectKey, _ answer: ServiceAnswer) throws(StoreError) -> ETag {
        guard let etag = answer.etag?.etag else {
            throw StoreError(.unknown, verb.rawValue, key.text, "\(answer.detail) came without an ETag")
        }
        return etag
    }
}

extension DataLakeClient {
    func error(
        _ kind: StoreError.Kind, _ operation: String, _ key: String, _ ask: Ask, _ answer: ServiceAnswer,
        container: String
    ) -> StoreError {
        let advice = Advice(
            account: account, container: container, directory: ObjectName.parent(key), ask: ask)
        guard answer.isFromService || DataLakeClient.passes(answer.status) || answer.status == 407 else {
            return StoreError(
                kind, operation, key, "\(answer.detail) from something that is no storage service",
                hint: "check the endpoint \(account.location) and the proxy\(proxy.map { " \($0)" } ?? "")")
        }
        let skew = ClockSkew.text(ClockSkew.measure(answer, now: clock.now())).map {
            "this machine's clock is \($0) the service's: set it (NTP); signed requests are refused beyond 15 minutes"
        }
        if let proxy, !answer.isFromService, answer.status != 407 {
            return StoreError(
                kind, operation, key, "\(answer.detail) from something that is no storage service",
                hint: "check that the proxy \(proxy) runs and reaches \(account.location)")
        }
        let isLogin = answer.code == "AuthenticationFailed" || answer.code == nil
        return StoreError(
            kind, operation, key, answer.detail,
            hint: advice.hint(status: answer.status, code: answer.code, skew: isLogin ? skew : nil))
    }
}

extension StoreError {
    /// No answer: what that means depends on whether the request may be sent again.
    init(_ failure: HTTPFailure, _ ask: Ask, _ operation: String, _ key: String) {
        let kind: Kind =
            switch failure.kind {
            case .notSent: .unavailable
            case .lost: ask.repeats ? .unavailable : .unknown
            case .misconfigured: .rejected
            }
        self.init(kind, operation, key, failure.detail)
    }
}
