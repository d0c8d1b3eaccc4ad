import JSON
import Kafka
import LakeEmulator
import Logging
import Testing
import Worker

/// What is wrong with a container, a right or a credential, as an operator meets it: at the start where it
/// can be seen then (docs/azure.md has the same table).
@Suite(.ownThread) struct AzureStartTests {
    private static let statement =
        "INSERT INTO lake:data SELECT * FROM orders PROPERTIES('flush.count'=2)"

    private func deployment() throws -> Deployment {
        let deployment = try Deployment()
        try deployment.broker.createTopic("orders", partitions: 1)
        try deployment.send([Sent("{}"), Sent("[1]"), Sent("3")], to: "orders")
        return deployment
    }

    /// Why the connector does not start.
    private func refusal(
        _ lake: AzureLake, _ properties: [String] = []
    ) throws -> String {
        let deployment = try deployment()
        let connector = try deployment.connector("orders", Self.statement, properties, azure: lake)
        let failure = #expect(throws: TaskFailure.self) { try deployment.start([connector]) }
        #expect(!connector.isRunning)
        #expect(try lake.names(below: "data") == [])
        let all = "\(failure?.description ?? "")\n\(deployment.output.entries)"
        #expect(!all.contains(EmulatorSettings.developmentKey) && !all.contains("sig="))
        return failure?.description ?? ""
    }

    /// Codes of the warnings at a start that goes well; the records are stored.
    private func findings(_ lake: AzureLake, _ properties: [String] = []) throws -> [String] {
        let deployment = try deployment()
        let connector = try deployment.connector("orders", Self.statement, properties, azure: lake)
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        #expect(
            try lake.objects(below: "data")
                == ["orders/0/000000000001.json": "{}\n[1]\n", "orders/0/000000000002.json": "3\n"])
        return deployment.output.entries.filter { $0.logger == "connector.orders" }.flatMap { entry in
            entry.fields.filter { $0.name == "code" }.compactMap { $0.value.string }
        }
    }

    private static func sas(_ permissions: String, expiry: String = "2099-01-01T00%3A00%3A00Z") -> [String] {
        [
            "connect.datalake.azure.auth.mode=SasToken",
            "connect.datalake.azure.sas.token=sv=2023-11-03&sr=c&sp=\(permissions)&se=\(expiry)&sig=AAAA",
        ]
    }

    @Test func `a healthy account has nothing to say`() throws {
        #expect(try findings(AzureLake()) == [])
    }

    @Test func `a missing container is named, with what to do`() throws {
        let text = try refusal(AzureLake(container: nil))
        #expect(text.contains("404") && text.contains("create the container lake"))
    }

    @Test(arguments: [
        (RoleRight.write, "open (write)"), (.read, "open (read)"), (.list, "open (list)"),
        (.rename, "open (rename)"), (.delete, "open (delete)"),
    ])
    func `a missing right is told apart from the others, and what was tried is removed`(
        _ right: RoleRight, _ step: String
    ) throws {
        let lake = try AzureLake()
        lake.emulator.faults.replace(FaultRuleSet(deny: [DenyRule([right])]))
        let text = try refusal(lake)
        #expect(text.contains(step) && text.contains("403"), "\(text)")
        if right != .delete { #expect(try lake.names(below: "") == []) }
    }

    @Test func `a signature without a letter says which one, before anything is asked`() throws {
        let lake = try AzureLake()
        let text = try refusal(lake, Self.sas("racwm"))
        #expect(text.contains("d (delete), l (list)") && text.contains("sp=racwdlm"))
        #expect(lake.emulator.log.count == 0)
    }

    @Test func `an expired signature says when it expired`() throws {
        let text = try refusal(AzureLake(), Self.sas("racwdlm", expiry: "2024-01-01T00%3A00%3A00Z"))
        #expect(text.contains("expired at 2024-01-01"), "\(text)")
    }

    @Test func `a directory's access list in the way of the locks is seen at the start`() throws {
        let lake = try AzureLake()
        lake.emulator.faults.replace(
            FaultRuleSet(deny: [DenyRule([.write, .rename], below: "/lake/.indexes")]))
        let text = try refusal(lake)
        #expect(text.contains("open (write)") && text.contains("lake/.indexes"), "\(text)")
    }

    @Test func `a directory's access list in the way of the files ends the task with the directory`() throws {
        let lake = try AzureLake()
        lake.emulator.faults.replace(FaultRuleSet(deny: [DenyRule([.rename, .write], below: "/lake/data")]))
        let deployment = try deployment()
        let connector = try deployment.connector("orders", Self.statement, azure: lake)
        try deployment.run([connector])
        let text = connector.failures.map(\.description).joined()
        #expect(text.contains("403") && text.contains("data"), "\(text)")
        // Nothing is lost: with the right given the same commit is finished.
        lake.emulator.faults.clear()
        let again = try deployment.connector("orders", Self.statement, azure: lake)
        try deployment.run([again])
        #expect(again.failures.map(\.description) == [])
        #expect(try lake.objects(below: "data").values.sorted() == ["3\n", "{}\n[1]\n"])
    }

    @Test func `a wrong key is told from a missing right`() throws {
        let lake = try AzureLake { $0.accounts[AzureLake.account] = "c29tZWJvZHkgZWxzZSdzIGtleQ==" }
        let text = try refusal(lake)
        #expect(text.contains("the key is not one of account \(AzureLake.account)"), "\(text)")
    }

    @Test func `a clock that is off is measured`() throws {
        let lake = try AzureLake()
        lake.emulator.clock.advance(seconds: 1_200)
        let text = try refusal(lake)
        #expect(text.contains("clock") && text.contains("20"), "\(text)")
    }

    @Test func `an account that says 403 for what is not there is written all the same`() throws {
        var mode = EmulatorMode(.hierarchical)
        mode.forbidsUnknownPaths = true
        #expect(try findings(AzureLake(mode)) == [])
    }

    @Test func `an immutability policy is an error`() throws {
        var mode = EmulatorMode(.hierarchical)
        mode.immutable = true
        let text = try refusal(AzureLake(mode))
        #expect(text.contains("immutab"), "\(text)")
    }

    @Test func `what soft delete and versions cost is a warning`() throws {
        var mode = EmulatorMode(.flat)
        mode.softDelete = true
        mode.versioning = true
        #expect(Set(try findings(AzureLake(mode))) == ["flat-namespace", "soft-delete", "versioning"])
    }

    @Test func `a store that is down at the start is waited for`() throws {
        let lake = try AzureLake()
        lake.emulator.faults.outage = .unavailable
        let deployment = try deployment()
        let connector = try deployment.connector("orders", Self.statement, azure: lake)
        let thread = OSThread("back") {
            [emulator = lake.emulator, output = deployment.output] in
            let pause = Signal()
            while !output.entries.contains(where: { $0.message.hasPrefix("the store does not answer") }) {
                pause.wait(milliseconds: 10)
            }
            emulator.faults.outage = .off
        }
        try deployment.run([connector])
        thread.join()
        #expect(connector.failures.map(\.description) == [])
        #expect(try lake.objects(below: "data").count == 2)
        #expect(
            deployment.output.entries.contains { $0.message.hasPrefix("the store answers again after") })
    }
}
