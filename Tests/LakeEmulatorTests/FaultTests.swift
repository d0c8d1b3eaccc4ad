import JSON
import LakeEmulator
import Testing

@Suite struct FaultTests {
    private let put = request("PUT", "/c/f", [("x-ms-blob-type", "BlockBlob")], body: "body")

    @Test func dropsBeforeItIsDone() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(FaultRule(.dropBefore))
            #expect(throws: RawClient.End.closed) { try emulator.ask(put) }
            #expect(asked.all.isEmpty)
            let entry = try #require(emulator.log.entries.last)
            #expect(entry.status == nil && !entry.isAnswered && entry.faults == ["drop-before"])
            #expect(try emulator.ask(put).status == 201)
        }
    }

    @Test func dropsAfterItIsDone() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(FaultRule(.dropAfter, name: "lost"))
            #expect(throws: RawClient.End.closed) { try emulator.ask(put) }
            #expect(asked.all.count == 1)
            let entry = try #require(emulator.log.entries.last)
            #expect(entry.status == 201 && !entry.isAnswered && entry.faults == ["lost"])
        }
    }

    @Test(arguments: [
        (FaultAnswer(503, retryAfter: 7), "ServerBusy"),
        (FaultAnswer(500, "OperationTimedOut"), "OperationTimedOut"),
        (FaultAnswer(429), "TooManyRequests"),
    ])
    func answersWithAnErrorInstead(answer fault: FaultAnswer, code: String) throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(FaultRule(.answer(fault)))
            let answer = try emulator.ask(put)
            #expect(answer.status == fault.status && answer["x-ms-error-code"] == code)
            #expect(answer["Retry-After"] == fault.retryAfter.map(String.init))
            #expect(answer.text.contains("<Code>\(code)</Code>") && asked.all.isEmpty)
            emulator.faults.add(FaultRule(.answerAfter(fault)))
            #expect(try emulator.ask(put).status == fault.status && asked.all.count == 1)
        }
    }

    @Test func delaysOneConnectionAndNoOther() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(
                FaultRule(.delayBefore(milliseconds: 60_000)), FaultRule(.delayAfter(milliseconds: 60_000)))
            emulator.faults.add(FaultRule(.delayBefore(milliseconds: 30), name: "short", nth: 3))
            let (first, second) = (RawClient(emulator.port), RawClient(emulator.port))
            first.send(put)
            first.limitWait(seconds: 0, microseconds: 50_000)
            #expect(throws: RawClient.End.timeout) { try first.receive() }
            #expect(asked.all.isEmpty)
            second.send(put)
            second.limitWait(seconds: 30)
            #expect(try second.receive().status == 201)
            #expect(try emulator.ask(put).status == 201)
            #expect(emulator.log.entries.last?.faults == ["short"])
            #expect((emulator.log.entries.last?.microseconds ?? 0) >= 30_000)
        }
    }

    @Test(arguments: [false, true])
    func hangsUntilTheClientGoes(isDone: Bool) throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(FaultRule(isDone ? .hangAfter : .hangBefore))
            let client = RawClient(emulator.port)
            client.send(put)
            client.limitWait(seconds: 0, microseconds: 100_000)
            #expect(throws: RawClient.End.timeout) { try client.receive() }
            #expect(asked.all.count == (isDone ? 1 : 0))
        }
    }

    @Test func truncatesABody() throws {
        try withEmulator { emulator, _ throws in
            emulator.faults.add(FaultRule(.truncate(bytes: 3)))
            let answer = try emulator.ask(request("GET", "/c/f"))
            #expect(answer.isCut && answer.text == "012" && answer["Content-Length"] == "10")
        }
    }

    @Test func resetsWhileTheBodyIsSent() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(FaultRule(.resetRequest))
            let client = RawClient(emulator.port)
            let body = String(repeating: "x", count: 8 << 20)
            client.send(request("PUT", "/c/f", [("x-ms-blob-type", "BlockBlob")], body: body))
            #expect(throws: RawClient.End.reset) { try client.receive() }
            #expect(asked.all.isEmpty && emulator.log.entries.last?.requestLength == 4 << 20)
        }
    }

    @Test func resetsWhileTheAnswerIsSent() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(FaultRule(.resetAnswer))
            #expect(throws: RawClient.End.self) {
                // The head may come through; its body cannot.
                if try emulator.ask(put).isCut { throw RawClient.End.reset }
            }
            #expect(asked.all.count == 1)
        }
    }

    @Test func deliversARequestTwice() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.add(FaultRule(.duplicate(milliseconds: 1), operations: [.putBlob]))
            #expect(try emulator.ask(put).status == 201)
            while emulator.log.count < 2 { #expect(try emulator.ask(request("HEAD", "/c/g")).status == 200) }
            while asked.all.filter({ $0.path == "f" }).count < 2 {
                _ = try emulator.ask(request("HEAD", "/c/g"))
            }
            let puts = asked.all.filter { $0.path == "f" }
            #expect(puts.count == 2 && puts[0].body == puts[1].body)
        }
    }

    @Test func takesTheQuotesOffAnETag() throws {
        try withEmulator { emulator, _ throws in
            emulator.faults.add(FaultRule(.unquoteETag))
            #expect(try emulator.ask(put)["ETag"] == "0x1")
            #expect(try emulator.ask(put)["ETag"] == "\"0x1\"")
        }
    }

    @Test func refusesEverythingInAnOutage() throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.outage = .unavailable
            #expect(try emulator.ask(put).status == 503)
            emulator.faults.outage = .reset
            #expect(throws: RawClient.End.reset) { try emulator.ask(put) }
            #expect(asked.all.isEmpty)
            emulator.faults.outage = .off
            #expect(try emulator.ask(put).status == 201)
        }
    }

    @Test(arguments: [
        (RoleRight.write, "PUT", "/c/d/f"), (.read, "GET", "/c/d/f"), (.delete, "DELETE", "/c/d/f"),
        (.list, "GET", "/c?restype=container&comp=list"), (.containers, "PUT", "/d?restype=container"),
    ])
    func withholdsARight(right: RoleRight, method: String, path: String) throws {
        try withEmulator { emulator, asked throws in
            emulator.faults.deny(DenyRule([right]))
            let answer = try emulator.ask(request(method, path))
            #expect(answer.status == 403 && answer["x-ms-error-code"] == "AuthorizationPermissionMismatch")
            #expect(asked.all.isEmpty)
            emulator.faults.clear()
            emulator.faults.deny(DenyRule(Set(RoleRight.allCases).subtracting([right])))
            #expect(try emulator.ask(request(method, path)).status < 300)
        }
    }

    @Test func putsADirectoryInTheWay() throws {
        try withEmulator { emulator, _ throws in
            emulator.faults.deny(DenyRule([.write, .read], below: "/c/d", code: "AuthorizationFailure"))
            let denied = try emulator.ask(request("GET", "/c/d/f"))
            #expect(denied["x-ms-error-code"] == "AuthorizationFailure")
            #expect(try emulator.ask(request("GET", "/c/de/f")).status == 200)
            let rename = request("PUT", "/c/x", [("x-ms-rename-source", "/c/d/f")])
            #expect(try emulator.ask(rename).status == 403)
            emulator.faults.clear()
            emulator.faults.deny(DenyRule([.rename]))
            #expect(try emulator.ask(rename).status == 403)
            #expect(try emulator.ask(put).status == 201)
        }
    }
}
