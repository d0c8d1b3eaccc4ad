/// Which client properties a connector may override (`connector.client.config.override.policy`,
/// connect-semantics 1.6).
package enum OverridePolicy: Equatable, Sendable {
    case all
    case none
    /// Security only.
    case principal
    case allowlist(Set<String>)

    /// By Connect's short name or its class name, any letter case; nil when unknown.
    init?(_ text: String, allowlist: [String]) {
        let simple = text.split(separator: ".").last.map { $0.lowercased() } ?? ""
        let suffix = "connectorclientconfigoverridepolicy"
        switch simple.hasSuffix(suffix) ? String(simple.dropLast(suffix.count)) : simple {
        case "all": self = .all
        case "none": self = .none
        case "principal": self = .principal
        case "allowlist": self = .allowlist(Set(allowlist))
        default: return nil
        }
    }

    var name: String {
        switch self {
        case .all: "All"
        case .none: "None"
        case .principal: "Principal"
        case .allowlist: "Allowlist"
        }
    }

    func allows(_ property: String) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .principal: ["security.protocol", "sasl.jaas.config", "sasl.mechanism"].contains(property)
        case .allowlist(let names): names.contains(property)
        }
    }

    /// An error for each override that is not allowed.
    func violations(in entries: ConfigEntries) -> [ConfigProblem] {
        entries.sorted.compactMap { entry in
            let prefixes = ["consumer.override.", "producer.override.", "admin.override."]
            guard let prefix = prefixes.first(where: entry.key.hasPrefix) else { return nil }
            let property = String(entry.key.dropFirst(prefix.count))
            guard !allows(property) else { return nil }
            return entry.problem(
                .error,
                "The '\(name)' policy does not allow '\(property)' to be overridden in the connector "
                    + "configuration.",
                hint: "Remove the line, or change connector.client.config.override.policy in the worker file."
            )
        }
    }
}
