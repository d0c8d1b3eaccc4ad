import JSON
import Logging
import Testing

@Suite struct LogTests {
    private let output = MemoryLogOutput()
    private let log: Log

    init() { log = Log(to: output, now: { 1_795_255_872_345 }) }

    @Test func writesTimeLevelNameMessageAndFields() {
        log.logger("worker").below("commit").warn("the lock moved", ["partition": 3, "owner": "a b"])
        #expect(
            output.entries == [
                LogEntry(
                    time: 1_795_255_872_345, level: .warn, logger: "worker.commit", message: "the lock moved",
                    fields: [.init("partition", 3), .init("owner", "a b")])
            ])
        #expect(output.entries.first?["owner"] == "a b")
        #expect(output.entries.first?["none"] == nil)
    }

    @Test func writesTheLevelsFromItsOwnUpwards() {
        for level in LogLevel.allCases {
            log.set(level, for: "")
            let logger = log.logger("x")
            logger.trace("TRACE")
            logger.debug("DEBUG")
            logger.info("INFO")
            logger.warn("WARN")
            logger.error("ERROR")
        }
        let expected = LogLevel.allCases.flatMap { level in LogLevel.allCases.filter { $0 >= level } }
        #expect(output.messages == expected.map(\.description))
    }

    @Test func makesNothingThatIsNotWritten() {
        func made() -> String {
            Issue.record("a message below the level was made")
            return ""
        }
        log.logger("x").debug(made(), ["a": .string(made())])
        #expect(output.entries.isEmpty)
    }

    @Test func aNameTakesTheLevelOfTheNearestNameAbove() {
        log.set(.debug, for: "worker")
        log.set(.error, for: "worker.commit.lock")
        #expect(log.level(of: "worker") == .debug)
        #expect(log.level(of: "worker.commit") == .debug)
        #expect(log.level(of: "worker.commit.lock.x") == .error)
        #expect(log.level(of: "workers") == .info)
        #expect(log.ownLevels.map(\.name) == ["root", "worker", "worker.commit.lock"])
        log.set(nil, for: "worker")
        log.set(.warn, for: "root")
        #expect(log.level(of: "worker.commit") == .warn)
        #expect(log.level(of: "worker.commit.lock") == .error)
    }

    @Test(arguments: [("warn", LogLevel.warn), ("TRACE", .trace), ("Info", .info), ("fatal", nil), ("", nil)])
    func readsALevelInAnyLetterCase(text: String, level: LogLevel?) {
        #expect(LogLevel(text) == level)
    }

    @Test func hidesSecrets() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(["password": secret], to: &dumped)
        for text in [
            "\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped,
        ] {
            #expect(text.contains("[hidden]") || !text.contains("hunter2"))
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.reveal() == "hunter2")
        #expect(secret == Secret("hunter2") && secret != Secret("other"))
    }

    @Test func saysALastingThingOnceThenEveryMinute() {
        var rate = OncePerMinute()
        #expect(rate.occurred(now: 5) == 0)
        #expect(rate.occurred(now: 6) == nil)
        #expect(rate.occurred(now: 60_004) == nil)
        #expect(rate.occurred(now: 60_005) == 2)
        #expect(rate.occurred(now: 60_006) == nil)
        #expect(rate.ended() == true)
        #expect(rate.ended() == false)
        #expect(rate.occurred(now: 60_007) == 0)
    }
}
