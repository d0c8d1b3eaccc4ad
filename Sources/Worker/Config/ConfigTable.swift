/// The properties of one place (worker file, connector file, consumer, a converter): one table drives
/// parsing, validation, `docs/config.md`, hints for misspelt keys and redaction.
package struct ConfigTable: Sendable {
    package let title: String
    package let introduction: String
    package let rows: [ConfigRow]
    private let exact: [String: Int]
    /// Families, the longest beginning first.
    private let families: [Int]

    package init(_ title: String, _ introduction: String, _ rows: [ConfigRow]) {
        self.title = title
        self.introduction = introduction
        self.rows = rows
        let named = rows.indices.filter { !rows[$0].isFamily }
        exact = Dictionary(uniqueKeysWithValues: named.map { (rows[$0].name, $0) })
        families = rows.indices.filter { rows[$0].isFamily }.sorted {
            rows[$0].name.count > rows[$1].name.count
        }
    }

    /// The row of exactly that name.
    package subscript(name: String) -> ConfigRow? { exact[name].map { rows[$0] } }

    /// The row that covers `key`: its own, or that of its family.
    package func row(covering key: String) -> ConfigRow? {
        self[key] ?? families.first { key.hasPrefix(rows[$0].familyPrefix) }.map { rows[$0] }
    }

    /// The known name that `key` was probably meant to be; nil when none is near.
    package func nearestName(to key: String) -> String? {
        NearestName.of(key, among: rows.map { $0.isFamily ? $0.familyPrefix : $0.name })
    }

    /// Every table, in the order of the docs.
    package static let all: [ConfigTable] = [
        dataLake, connector, worker, consumer, jsonConverter, stringConverter, envProvider, fileProvider,
    ]

    /// Lower-case names of all rows whose values are secrets.
    package static let secretNames: Set<String> = Set(
        all.flatMap(\.rows).filter(\.isSecret).map { $0.name.lowercased() })
}
