package import ConnectData
package import KCQL
package import ObjectStore

/// The object keys of one statement: pure, made once, the same for real files and for `explain`.
///
/// | statement | documented form | compatibility |
/// |---|---|---|
/// | plain | `prefix/topic/partition/offset.ext` | `prefix/topic/partition/offset_earliest_latest.ext` |
/// | PARTITIONBY | `prefix/topic/k=v/…/topic(partition_offset).ext` | without the topic's directory |
/// | NOPARTITION | `prefix/topic(partition_offset).ext` | the same |
///
/// The offset is the file's last. Two different files never get the same key: topic, partition and an offset
/// are in every key (in the compatibility as far as the Java connector's own names hold them).
package struct ObjectKeyNamer: Sendable {
    package let compatibility: Compatibility
    /// What is odd about the settings but taken; said once at start.
    package let warnings: [String]
    let prefix: String
    let partitioning: Statement.Partitioning
    let includeKeys: Bool
    let padding: EffectiveProperties.Padding
    let keySuffix: String
    let template: ObjectKeyTemplate?
    /// A directory of its own for the topic stands behind the prefix.
    let topicDirectory: Bool
    let limits: KeyLimits
    /// Roots of the container that hold no data: indexes and temporary objects.
    let reserved: [String]

    /// - Parameter reserved: directories that no object key may lie in, relative to the container.
    package init(
        _ statement: Statement, compatibility: Compatibility, limits: KeyLimits,
        reserved: [String] = [".indexes", ".temp-upload"]
    ) throws(RoutingError) {
        self.compatibility = compatibility
        prefix = try Self.prefix(statement.target.prefix)
        partitioning = statement.partitioning
        includeKeys = statement.effective.partitionIncludeKeys
        padding = statement.effective.padding
        keySuffix = statement.effective.keySuffix
        template = statement.effective.objectKeyTemplate
        topicDirectory = Self.wantsTopicDirectory(statement, compatibility)
        self.limits = limits
        self.reserved = reserved
        warnings = try NamingRules.check(statement, compatibility, topicDirectory: topicDirectory)
    }

    /// The object key of a finished file.
    ///
    /// Fails only where `admit` would have failed for one of the file's records.
    package func key(_ file: FileFacts) throws(RoutingError) -> ObjectKey {
        var parts = directories(file.partitionKey, file.topicPartition.topic)
        parts.append(fileName(file))
        let text = PathParts.collapsed(parts.joined(separator: "/"))
        try check(text, file)
        return ObjectKey(text)
    }

    /// Refuses a new partition key whose files could get a key that the store does not take: called when the
    /// key is met first, before anything is staged under it.
    package func admit(
        _ partitionKey: PartitionKey, of topicPartition: TopicPartition, at offset: Offset,
        fileExtension: String
    ) throws(RoutingError) {
        _ = try key(
            FileFacts(
                topicPartition: topicPartition, firstOffset: offset, lastOffset: Self.longestNumber,
                count: Self.longestNumber, minTimestamp: Self.longestTimestamp,
                maxTimestamp: Self.longestTimestamp,
                partitionKey: partitionKey, fileExtension: fileExtension))
    }

    private static let longestNumber: Int64 = 999_999_999_999_999
    private static let longestTimestamp: Int64 = 99_999_999_999_999

    private func check(_ text: String, _ file: FileFacts) throws(RoutingError) {
        let place = "record \(file.topicPartition) offset \(file.firstOffset)"
        if let violation = limits.violation(text) {
            throw RoutingError(
                .badRecord, "\(place): \(violation)",
                hint: "partition by a shorter value, or shorten the prefix of the statement")
        }
        for root in reserved where PathParts.isBelow(root, text) {
            throw RoutingError(
                .badRecord, "\(place): the object key would lie in '\(root)', which is not for data",
                hint: "give the statement a prefix")
        }
    }

    private static func prefix(_ written: String?) throws(RoutingError) -> String {
        if PathParts.all(written ?? "").contains(where: PathParts.isDots) {
            throw RoutingError(.rejected, "the prefix '\(written ?? "")' holds '.' or '..' as a directory")
        }
        return PathParts.collapsed(written ?? "")
    }

    private static func wantsTopicDirectory(_ statement: Statement, _ compatibility: Compatibility) -> Bool {
        guard compatibility == .documented else { return false }
        switch statement.partitioning {
        case .topicPartition: return false
        // "The topic name will be appended to the $target destination" (seed 001, Source Topic).
        case .none: return statement.source == .any
        case .by(let fields): return !fields.contains { $0.source == .topic }
        }
    }
}
