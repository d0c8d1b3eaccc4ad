import DataLake
import HTTP
import KCQL

/// What only the statements and the Azure settings together tell. No network is needed for it.
extension ConnectorBlueprint {
    /// Problems of the endpoint's container and the pool of connections; none with a local lake.
    func azureProblems() -> [ConfigProblem] {
        guard case .azure = settings.endpoint else { return [] }
        var found: [ConfigProblem] = []
        for container in containers {
            guard let named = settings.azure?.account.location.container, named != container else { continue }
            found.append(
                ConfigProblem(
                    .error, file: settings.kcql.file, line: settings.kcql.line, key: "connect.datalake.kcql",
                    "INSERT INTO names the container \(container), connect.datalake.endpoint names \(named)",
                    hint: "Write the same container in both, or an endpoint without one."))
        }
        if let azure = settings.azure { found += poolProblems(azure) }
        return found
    }

    /// Calls of all tasks that may be in flight at once, blocks of large files left out.
    var storeCallsAtOnce: Int { settings.tasksMax * poolThreads }

    /// How to connect, once it is known how many calls there may be: nobody waits for a connection unless
    /// `pool.max.connections` says so.
    var http: HTTPSettings? {
        guard let azure = settings.azure else { return nil }
        var http = azure.http
        if !azure.isPoolGiven { http.connectionsMax = max(http.connectionsMax, storeCallsAtOnce) }
        return http
    }

    private func poolProblems(_ azure: AzureSettings) -> [ConfigProblem] {
        let (calls, connections) = (storeCallsAtOnce, azure.http.connectionsMax)
        guard azure.isPoolGiven, calls > connections else { return [] }
        return [
            ConfigProblem(
                .warning, file: settings.kcql.file, key: "connect.datalake.pool.max.connections",
                "\(calls) calls may be in flight at once (\(settings.tasksMax) tasks, uploads.parallel "
                    + "\(settings.uploadsParallel)), but there are only \(connections) connections: the others wait",
                hint: "Write \(calls) or more, -1, or fewer tasks or connect.datalake.uploads.parallel.")
        ]
    }
}
