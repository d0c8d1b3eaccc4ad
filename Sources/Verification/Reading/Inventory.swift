package import ConnectData
package import ObjectStore

/// An object below a statement's prefix that says nothing of itself.
package struct UnprovenObject: Equatable, Sendable {
    package var container: String
    package var key: ObjectKey
    package var size: Int64
}

/// What the lake holds of a connector's topics, as listings and manifests show it.
package struct Inventory: Equatable, Sendable {
    /// Everything with a proof, by partition.
    package var objects: [TopicPartition: [ClaimedObject]] = [:]
    /// Named by a manifest and not found.
    package var lost: [TopicPartition: [ClaimedObject]] = [:]
    /// Other connectors' objects, users' own, such as were written before there was a proof, and such as have
    /// lost theirs.
    package var unproven: [UnprovenObject] = []
    package var notes: [String] = []

    package init() {}

    package var count: Int { objects.values.reduce(unproven.count) { $0 + $1.count } }
}
