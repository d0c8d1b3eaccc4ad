package import ConnectData
package import KCQL

/// The partition fields of one statement, compiled: what the data plane must provide for each record, and how
/// the values become a partition key.
///
/// The data plane answers paths, per record, as rows of `TapeEntry` in the order of `valuePaths`, `keyPaths`
/// and `headerPaths`: by a JSON field extractor or by `TapeCursor`. Topic and partition need nothing.
package struct PartitionPlan: Sendable {
    package enum Source: Sendable, Equatable {
        /// Index into `valuePaths`.
        case value(Int)
        /// Index into `keyPaths`.
        case key(Int)
        /// Index into `headerPaths`.
        case header(Int)
        case topic
        case partition
        /// Index into `datePatterns`.
        case date(Int)
    }

    package struct Field: Sendable, Equatable {
        /// The directory's name, already safe in the documented form.
        package let name: String
        package let source: Source
        /// The item as it stands in the statement.
        package let written: String
    }

    package struct HeaderPath: Hashable, Sendable {
        package let name: String
        /// Names inside the header; empty = the whole header.
        package let path: [String]

        package init(name: String, path: [String]) {
            self.name = name
            self.path = path
        }
    }

    package let compatibility: Compatibility
    package let fields: [Field]
    /// Paths inside the value, each once; never empty paths.
    package let valuePaths: [[String]]
    /// Paths inside the key, each once; an empty path is the whole key.
    package let keyPaths: [[String]]
    package let headerPaths: [HeaderPath]
    package let datePatterns: [JavaDatePattern]
    /// What is odd about date patterns, with what was probably meant; said once at start.
    package let warnings: [String]
    package let zone: DateZone
    let includeKeys: Bool
    let padding: EffectiveProperties.Padding

    /// Nothing of a record decides about its file: every record of a topic partition has the same partition
    /// key.
    package var isConstant: Bool {
        fields.allSatisfy { $0.source == .topic || $0.source == .partition }
    }

    /// Refuses an invalid date pattern. Java's connector fails at the first record instead; the compatibility
    /// too.
    package init(
        _ statement: Statement, compatibility: Compatibility, zone: DateZone = .utc
    ) throws(RoutingError) {
        self.compatibility = compatibility
        self.zone = zone
        includeKeys = statement.effective.partitionIncludeKeys
        padding = statement.effective.padding
        var compiler = PlanCompiler(compatibility: compatibility, zone: zone)
        switch statement.partitioning {
        case .none: break
        case .topicPartition:
            compiler.fields = [
                Field(name: "topic", source: .topic, written: "_topic"),
                Field(name: "partition", source: .partition, written: "_partition"),
            ]
        case .by(let items):
            for item in items { try compiler.add(item) }
        }
        fields = compiler.fields
        valuePaths = compiler.valuePaths
        keyPaths = compiler.keyPaths
        headerPaths = compiler.headerPaths
        datePatterns = compiler.datePatterns
        warnings = compiler.warnings
    }

    /// Entries per record that the data plane provides of the value.
    package var valueStride: Int { valuePaths.count }
    package var keyStride: Int { keyPaths.count }
    package var headerStride: Int { headerPaths.count }
}

/// Collects paths, each once.
private struct PlanCompiler {
    let compatibility: Compatibility
    let zone: DateZone
    var fields: [PartitionPlan.Field] = []
    var valuePaths: [[String]] = []
    var keyPaths: [[String]] = []
    var headerPaths: [PartitionPlan.HeaderPath] = []
    var datePatterns: [JavaDatePattern] = []
    var warnings: [String] = []

    mutating func add(_ item: PartitionField) throws(RoutingError) {
        let source: PartitionPlan.Source
        switch item.source {
        case .value: source = .value(Self.index(of: item.path, in: &valuePaths, Self.same))
        case .key: source = .key(Self.index(of: item.path, in: &keyPaths, Self.same))
        case .header:
            let header = PartitionPlan.HeaderPath(name: item.path[0], path: Array(item.path.dropFirst()))
            source = .header(
                Self.index(of: header, in: &headerPaths) {
                    Self.same([$0.name] + $0.path, [$1.name] + $1.path)
                })
        case .topic: source = .topic
        case .partition: source = .partition
        case .date: source = .date(try addPattern(item))
        }
        let name =
            compatibility == .documented ? DirectoryText.makeName(item.directoryName) : item.directoryName
        fields.append(PartitionPlan.Field(name: name, source: source, written: item.written))
    }

    private mutating func addPattern(_ item: PartitionField) throws(RoutingError) -> Int {
        let written = item.path.first ?? ""
        do throws(DatePatternError) {
            let pattern = try JavaDatePattern(written, zone: zone)
            for doubt in pattern.doubts { warnings.append("'\(item.written)': \(doubt)") }
            return Self.index(of: pattern, in: &datePatterns) { $0 == $1 }
        } catch {
            throw RoutingError(
                .rejected,
                "'\(item.written)' is no date pattern: \(error.message) at character \(error.position + 1)",
                hint: error.hint, javaClass: "java.lang.IllegalArgumentException")
        }
    }

    /// Equal byte by byte (`PathParts`).
    private static func same(_ a: [String], _ b: [String]) -> Bool {
        a.elementsEqual(b) { $0.utf8.elementsEqual($1.utf8) }
    }

    private static func index<Item>(of item: Item, in list: inout [Item], _ same: (Item, Item) -> Bool) -> Int
    {
        if let found = list.firstIndex(where: { same($0, item) }) { return found }
        list.append(item)
        return list.count - 1
    }
}
