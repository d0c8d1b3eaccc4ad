import JSON

/// The emulator's own path, beside the service's: rules, outage, log, counts, clock. Not signed; loopback
/// only, as all of it.
enum ControlPath {
    static let prefix = "/_emulator/"
}

extension Emulator {
    func control(_ head: RequestHead, _ body: [UInt8]) -> EmulatorResponse {
        do throws(EmulatorError) {
            switch (head.method, head.path.dropFirst(ControlPath.prefix.count)) {
            case ("GET", "health"): return EmulatorResponse(200)
            case ("PUT", "faults"):
                faults.replace(try FaultRuleSet(json: try Self.parse(body)))
                return Self.json(faults.json)
            case ("DELETE", "faults"):
                faults.clear()
                return Self.json(faults.json)
            case ("GET", "faults"): return Self.json(faults.json)
            case ("PUT", "outage"):
                let members = try RuleMembers(try Self.parse(body), "the body", ["mode"])
                faults.outage = try members.needed(try members.choice("mode", Outage.allCases), "mode")
                return Self.json(faults.json)
            case ("GET", "counts"): return Self.json(log.json)
            case ("DELETE", "counts"), ("DELETE", "log"):
                log.reset()
                return Self.json(log.json)
            case ("GET", "log"): return try logLines(head.query)
            case ("POST", "clock"): return try setClock(try Self.parse(body))
            default:
                return Self.refusal(
                    404, "no such path; docs/emulator.md lists those under \(ControlPath.prefix)")
            }
        } catch {
            return Self.refusal(400, error.description)
        }
    }

    private func logLines(_ query: String) throws(EmulatorError) -> EmulatorResponse {
        let after = Percent.parameters(query)?.first { $0.name == "after" }?.value ?? "0"
        guard let number = Int(after) else { throw EmulatorError("`after` must be a request's number") }
        let lines = log.entries(after: number).map { $0.json.text + "\n" }.joined()
        return EmulatorResponse(
            200, headers: [("Content-Type", "application/jsonl")], body: Array(lines.utf8))
    }

    private func setClock(_ json: JSON) throws(EmulatorError) -> EmulatorResponse {
        let members = try RuleMembers(json, "the body", ["advanceSeconds", "freeze", "run"])
        if let text = try members.text("freeze") {
            guard let instant = EmulatorInstant(iso8601: text) else {
                throw members.wrong("freeze", "a time such as 2026-10-21T07:28:00Z")
            }
            clock.freeze(instant)
        }
        if json["run"] == .bool(true) { clock.freeze(nil) }
        if let seconds = try members.integer("advanceSeconds") { clock.advance(seconds: seconds) }
        return Self.json(.object([JSON.Member("now", .string(clock.now.iso8601))]))
    }

    private static func parse(_ body: [UInt8]) throws(EmulatorError) -> JSON {
        do {
            return try JSON(parsing: body)
        } catch {
            throw EmulatorError("the body is \(error)")
        }
    }

    private static func json(_ json: JSON, status: Int = 200) -> EmulatorResponse {
        EmulatorResponse(
            status, headers: [("Content-Type", "application/json")],
            body: Array((json.prettyText + "\n").utf8))
    }

    private static func refusal(_ status: Int, _ message: String) -> EmulatorResponse {
        json(.object([JSON.Member("error", .string(message))]), status: status)
    }
}

extension FaultInjector {
    var json: JSON {
        let rules = counts().map { rule -> JSON in
            .object([
                JSON.Member("name", .string(rule.name)), JSON.Member("fitted", .int(rule.fitted)),
                JSON.Member("happened", .int(rule.happened)),
            ])
        }
        return .object([
            JSON.Member("outage", .string(outage.rawValue)), JSON.Member("rules", .array(rules)),
        ])
    }
}

extension RequestLog {
    var json: JSON {
        let counts = counts.sorted { $0.key.rawValue < $1.key.rawValue }
        return .object([
            JSON.Member("requests", .int(count)),
            JSON.Member("operations", .object(counts.map { JSON.Member($0.key.rawValue, .int($0.value)) })),
        ])
    }
}
