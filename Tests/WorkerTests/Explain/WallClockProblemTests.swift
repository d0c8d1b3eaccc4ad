import Testing

@testable import Worker

/// Partition values made from the clock: refused with granular commits, said in the guarantee (issue's point
/// "wall clock"; lenses-newer).
struct WallClockProblemTests {
    private static let granular = "connect.datalake.exactly.once.commit.mode=granular"
    private static let package = "io.lenses.connect.smt.header."

    private func explained(
        _ header: String, _ transforms: [String], mode: String = granular,
        purpose: ConfigValues.Purpose = .run
    ) throws -> Explained {
        try Explained(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY _header.\(header), _value.v", topics: "t",
            more: ([mode] + transforms).joined(separator: "\n"), purpose: purpose)
    }

    private func refusals(_ explained: Explained) -> [ConfigProblem] {
        explained.problems.errors.filter { $0.message.contains("makes from the clock") }
    }

    static let cases: [(header: String, transforms: [String])] = [
        (
            "wall",
            ["transforms=a", "transforms.a.type=\(package)InsertWallclock", "transforms.a.header.name=wall"]
        ),
        (
            "wall",
            [
                "transforms=a", "transforms.a.type=\(package)InsertRollingWallclock",
                "transforms.a.header.name=wall",
            ]
        ),
        (
            "h",
            [
                "transforms=a", "transforms.a.type=\(package)InsertWallclockDateTimePart",
                "transforms.a.header.name=h", "transforms.a.date.time.part=hour",
            ]
        ),
        ("hour", ["transforms=a", "transforms.a.type=\(package)InsertWallclockHeaders"]),
        ("date", ["transforms=a", "transforms.a.type=\(package)InsertRollingWallclockHeaders"]),
        (
            "wc_minute",
            [
                "transforms=x,a", "transforms.x.type=\(package)RenameHeader",
                "transforms.x.header.name.old=q", "transforms.x.header.name.new=r",
                "transforms.a.type=\(package)InsertWallclockHeaders", "transforms.a.header.prefix.name=wc_",
            ]
        ),
        // Under its plugin's short name, and renamed on the way.
        ("wall", ["transforms=a", "transforms.a.type=InsertWallclock", "transforms.a.header.name=wall"]),
        (
            "renamed",
            [
                "transforms=a,b", "transforms.a.type=\(package)InsertWallclock",
                "transforms.a.header.name=wall",
                "transforms.b.type=\(package)RenameHeader", "transforms.b.header.name.old=wall",
                "transforms.b.header.name.new=renamed",
            ]
        ),
    ]

    /// Both are said: that such keys go with batch only, and that transforms come later.
    @Test(arguments: cases)
    func `with granular commits a header made from the clock is refused at start`(
        _ header: String, _ transforms: [String]
    ) throws {
        let explained = try explained(header, transforms)
        let problem = try #require(refusals(explained).first)
        #expect(refusals(explained).count == 1)
        #expect(problem.key == "transforms.a.type" && problem.line != nil)
        let className = transforms.first { $0.hasPrefix("transforms.a.type=") }!.dropFirst(18)
        for part in ["the header \(header)", "the transform a ", "(\(className))"] {
            #expect(problem.message.contains(part), "\(problem.message)")
        }
        let ways = ["commit.mode=batch", "something of the record", "exactly.once.enable=false"]
        for way in ways { #expect(problem.hint?.contains(way) == true) }
        #expect(explained.problems.errors.contains { $0.message.contains("comes with a later version") })
    }

    static let harmless: [(header: String, transforms: [String])] = [
        // Another header, the record's own time, another class, no type, not in the list.
        (
            "other",
            ["transforms=a", "transforms.a.type=\(package)InsertWallclock", "transforms.a.header.name=wall"]
        ),
        ("hour", ["transforms=a", "transforms.a.type=\(package)InsertRecordTimestampHeaders"]),
        (
            "wall",
            ["transforms=a", "transforms.a.type=com.acme.InsertWallclock", "transforms.a.header.name=wall"]
        ),
        ("wall", ["transforms=a", "transforms.a.header.name=wall"]),
        (
            "wall",
            ["transforms=b", "transforms.a.type=\(package)InsertWallclock", "transforms.a.header.name=wall"]
        ),
        (
            "hour",
            [
                "transforms=a", "transforms.a.type=\(package)InsertWallclockHeaders",
                "transforms.a.header.prefix.name=wc_",
            ]
        ),
        (
            "wall",
            [
                "transforms=a,b", "transforms.a.type=\(package)InsertWallclock",
                "transforms.a.header.name=wall",
                "transforms.b.type=\(package)RenameHeader", "transforms.b.header.name.old=wall",
                "transforms.b.header.name.new=renamed",
            ]
        ),
    ]

    @Test(arguments: harmless)
    func `what is not made from the clock is not refused`(_ header: String, _ transforms: [String]) throws {
        #expect(refusals(try explained(header, transforms)) == [])
    }

    @Test(arguments: ["", "connect.datalake.exactly.once.enable=false\n" + granular])
    func `batch commits and at least once take them`(_ mode: String) throws {
        for (header, transforms) in Self.cases {
            #expect(refusals(try explained(header, transforms, mode: mode)) == [])
        }
    }

    @Test func `a value under the same name is not the header`() throws {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY wall", topics: "t",
            more: ([Self.granular] + Self.cases[0].transforms).joined(separator: "\n"), purpose: .run)
        #expect(refusals(explained) == [])
    }

    @Test func `the guarantee says which case holds`() throws {
        let (header, transforms) = Self.cases[0]
        func guarantee(_ mode: String) throws -> String {
            let explained = try explained(header, transforms, mode: mode, purpose: .explain)
            #expect(explained.problems.errors == [])
            return Explanation(explained.blueprint).guarantee
        }
        let which = "the header wall (transform a, \(Self.package)InsertWallclock)"
        #expect(
            try guarantee("").contains(
                "partition values from the clock, \(which), are safe with batch commits"))
        let refused = try guarantee(Self.granular)
        #expect(
            refused.contains("not with partition values from the clock, \(which): such a start is refused"))
        #expect(
            try guarantee("connect.datalake.exactly.once.enable=false")
                .contains("\(which): a record that is stored twice may lie under two of them"))
        let plain = try Explained(kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY v", topics: "t")
        #expect(!Explanation(plain.blueprint).guarantee.contains("partition values from the clock"))
        let warned = try explained(header, transforms, purpose: .explain)
        #expect(warned.problems.warnings.contains { $0.message.contains("makes from the clock") })
    }

    @Test func `a name that a provider gave out is not shown`() throws {
        let text = Explained.file(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY ${env:CLAUSE}", topics: "t",
            more: ([Self.granular] + Self.cases[0].transforms).joined(separator: "\n"))
        var files = ["c.properties": text]
        files["w.properties"] = """
            bootstrap.servers=b:1
            config.providers=env
            config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider

            """
        let texts = files
        let environment = ConfigEnvironment(
            readFile: { path throws(ConfigReadError) in Array((texts[path] ?? "").utf8) },
            files: { _ in nil }, exists: { _ in true }, variable: { _ in "_header.wall" })
        let loaded = ConfigLoader(environment: environment, purpose: .run)
            .load(worker: "w.properties", connectors: ["c.properties"])
        let blueprint = ConnectorBlueprint(try #require(loaded.connectors.first), purpose: .run)
        let problem = try #require(blueprint.problems.first { $0.message.contains("makes from the clock") })
        #expect(problem.message.contains("PARTITIONBY takes a header") && !problem.message.contains("wall "))
    }
}
