import DataLake
import HTTP
import JSON
import LocalLake
import Logging
import ObjectStore

/// Opens a connector's stores, one for each container. Here, and nowhere above, it is known which kinds of
/// lake there are.
struct LakeStores {
    private let blueprint: ConnectorBlueprint
    private let log: Logger
    /// Nothing is written, not even to try whether it could be.
    private let reading: Bool
    /// A lake that is not there is made; else it is refused.
    private let makesLake: Bool
    private let opening: (String?) -> Void

    /// - Parameter opening: told the container that is about to be asked for; nil once the store has answered
    ///   or failed.
    init(
        _ blueprint: ConnectorBlueprint, log: Logger, reading: Bool = false, makesLake: Bool = true,
        opening: @escaping (String?) -> Void
    ) {
        self.blueprint = blueprint
        self.reading = reading
        self.makesLake = makesLake
        self.log = log
        self.opening = opening
    }

    /// By container; nil when the worker is asked to stop before all of them answer.
    func open(_ start: StoreStart) throws(TaskFailure) -> [String: any ObjectStore]? {
        let open = try opener()
        var stores: [String: any ObjectStore] = [:]
        for container in blueprint.containers {
            guard
                let store = try start(
                    container,
                    { () throws(StoreError) -> any ObjectStore in
                        opening(container)
                        defer { opening(nil) }
                        return try open(container)
                    })
            else { return nil }
            stores[container] = store
        }
        return stores
    }

    private typealias Opener = (String) throws(StoreError) -> any ObjectStore

    private func opener() throws(TaskFailure) -> Opener {
        switch (blueprint.settings.endpoint, blueprint.settings.azure, blueprint.http) {
        case (.directory(let root), _, _):
            return { (container) throws(StoreError) in
                if reading { return try LocalObjectStore(reading: root, container: container) }
                if !makesLake { _ = try LocalObjectStore(reading: root, container: container) }
                return try LocalObjectStore(root: root, container: container)
            }
        case (.azure, let azure?, let http?):
            let client = try client(azure, http)
            return { (container) throws(StoreError) in try open(container, client) }
        case (.azure, _, _):
            throw TaskFailure("rejected", "the settings of the account in Azure are not complete")
        }
    }

    /// One for all containers and tasks: one pool of connections.
    private func client(_ azure: AzureSettings, _ http: HTTPSettings) throws(TaskFailure) -> DataLakeClient {
        let transport: HTTPClient
        do throws(HTTPFailure) {
            transport = try HTTPClient(http)
        } catch {
            throw TaskFailure("store", "\(error); see connect.datalake.http.* and connect.datalake.https.*")
        }
        return DataLakeClient(
            account: azure.account,
            send: { (request) throws(HTTPFailure) in try transport.send(request) },
            settings: azure.requests, proxy: http.proxyAddress, log: log.below("store"))
    }

    /// Asks what kind of account it is and tries each right once; what costs or limits is said once.
    private func open(_ container: String, _ client: DataLakeClient) throws(StoreError) -> any ObjectStore {
        let (store, findings) = try client.open(
            container: container, indexes: blueprint.indexesName, reading: reading)
        for finding in findings {
            log.warn(
                finding.text,
                [
                    "container": .string(container), "code": .string(finding.code.rawValue),
                    "hint": .string(finding.hint),
                ])
        }
        log.info(
            "the lake is open",
            [
                "container": .string(container), "account": .string("\(client.account)"),
                "namespace": .string(store.namespace.rawValue),
            ])
        return store
    }
}
