package import ConnectData
package import ObjectStore

/// The sweep of all containers of a connector, and of the staging directories beside it on this machine.
package struct ConnectorSweep {
    private let blueprint: ConnectorBlueprint
    private let stores: [String: any ObjectStore]
    private let isDryRun: Bool

    package init(_ blueprint: ConnectorBlueprint, _ stores: [String: any ObjectStore], isDryRun: Bool) {
        self.blueprint = blueprint
        self.stores = stores
        self.isDryRun = isDryRun
    }

    /// - Parameters:
    ///   - now: epoch seconds.
    ///   - takes: the partitions that are asked for.
    package func run(
        now: Int64, takes: (TopicPartition) -> Bool = { _ in true },
        progress: (String, Int, Int) -> Void = { _, _, _ in }
    ) throws(StoreError) -> SweepReport {
        let settings = blueprint.settings
        var report = SweepReport(isDryRun: isDryRun)
        for container in blueprint.containers {
            guard let store = stores[container] else { continue }
            let sweep = LakeSweep(
                store: store, container: container, connector: settings.name,
                indexesName: settings.indexesName, minAge: Int64(settings.sweep.minAgeSeconds),
                readsMax: settings.sweep.readsMax, now: now, isDryRun: isDryRun)
            report.add(try sweep.run(takes: takes) { progress(container, $0, $1) })
        }
        let root = blueprint.stagingDirectory
        report.staging = isDryRun ? StagingArea.abandoned(root) : StagingArea.removeAbandoned(root)
        return report
    }
}
