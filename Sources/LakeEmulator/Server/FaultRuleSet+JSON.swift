package import JSON

extension FaultRuleSet {
    /// `{"seed": 1, "outage": "off", "rules": [{…}], "deny": [{…}]}`; members that it does not know are
    /// refused.
    package init(json: JSON) throws(EmulatorError) {
        self.init()
        let members = try RuleMembers(json, "the rule set", ["seed", "outage", "rules", "deny"])
        seed = UInt64(bitPattern: try members.integer("seed") ?? 0)
        outage = try members.choice("outage", Outage.allCases) ?? .off
        for (index, rule) in (try members.array("rules") ?? []).enumerated() {
            rules.append(try FaultRule(json: rule, "rule \(index + 1)"))
        }
        for (index, rule) in (try members.array("deny") ?? []).enumerated() {
            deny.append(try DenyRule(json: rule, "deny \(index + 1)"))
        }
    }
}

extension FaultRule {
    private static let members: Set<String> = [
        "name", "method", "face", "operation", "path", "pathRegex", "query", "queryRegex", "header", "nth",
        "times", "probability", "act", "status", "code", "message", "retryAfter", "milliseconds", "bytes",
    ]

    init(json: JSON, _ place: String) throws(EmulatorError) {
        let members = try RuleMembers(json, place, Self.members)
        self.init(try FaultAct(members))
        if let name = try members.text("name") { self.name = name }
        methods = Set(try members.texts("method").map { $0.uppercased() })
        face = try members.choice("face", [Face.dfs, .blob])
        operations = Set(try members.choices("operation", Operation.allCases))
        path = try members.pattern("path")
        query = try members.pattern("query")
        switch json["header"] {
        case .object(let headers)?:
            for header in headers {
                guard let value = header.value.string else { throw members.wrong("header", "globs by name") }
                self.headers.append((header.name.lowercased(), TextPattern(glob: value)))
            }
        case nil: break
        default:
            headers = try members.texts("header").map { ($0.lowercased(), TextPattern(glob: "*")) }
        }
        nth = Int(try members.integer("nth") ?? 1)
        times = Int(try members.integer("times") ?? 1)
        probability = try members.fraction("probability") ?? 1
    }
}

extension FaultAct {
    fileprivate init(_ members: RuleMembers) throws(EmulatorError) {
        let milliseconds = try members.integer("milliseconds").map { Int($0) }
        switch try members.text("act") {
        case "drop-before": self = .dropBefore
        case "drop-after": self = .dropAfter
        case "status": self = .answer(try FaultAnswer(members))
        case "status-after": self = .answerAfter(try FaultAnswer(members))
        case "delay": self = .delayBefore(milliseconds: try members.needed(milliseconds, "milliseconds"))
        case "delay-after": self = .delayAfter(milliseconds: try members.needed(milliseconds, "milliseconds"))
        case "hang": self = .hangBefore
        case "hang-after": self = .hangAfter
        case "truncate": self = .truncate(bytes: try members.integer("bytes").map { Int($0) })
        case "reset-request": self = .resetRequest
        case "reset-answer": self = .resetAnswer
        case "duplicate": self = .duplicate(milliseconds: milliseconds ?? 0)
        case "unquote-etag": self = .unquoteETag
        case "empty-page": self = .emptyPage
        default: throw members.wrong("act", "one of the acts of docs/emulator.md")
        }
    }
}

extension FaultAnswer {
    fileprivate init(_ members: RuleMembers) throws(EmulatorError) {
        let status = try members.needed(try members.integer("status"), "status")
        guard (200...599).contains(status) else { throw members.wrong("status", "200 to 599") }
        self.init(
            Int(status), try members.text("code"), message: try members.text("message"),
            retryAfter: try members.integer("retryAfter").map { Int($0) })
    }
}

extension DenyRule {
    fileprivate init(json: JSON, _ place: String) throws(EmulatorError) {
        let members = try RuleMembers(json, place, ["operation", "path", "code"])
        self.init(Set(try members.choices("operation", RoleRight.allCases)))
        if rights.isEmpty { rights = Set(RoleRight.allCases) }
        if let path = try members.text("path") {
            guard path.hasPrefix("/") else { throw members.wrong("path", "/container/directory") }
            below = path.hasSuffix("/") ? String(path.dropLast()) : path
        }
        if let code = try members.text("code") { self.code = code }
    }
}
