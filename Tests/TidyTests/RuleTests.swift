import Foundation
import Testing

/// The rules themselves: each finds the fault it is there for, and only that.
@Suite struct RuleTests {
    private func file(_ path: String, _ text: String) -> Repository.File {
        Repository.File(path: path, text: text)
    }

    @Test(arguments: [
        ("Sink", "import Kafka", false), ("Sink", "package import ObjectStore", true),
        ("Sink", "import Glibc", false),
        ("Formats", "import Foundation", false), ("Formats", "import struct Foundation.Date  // why", false),
        ("Bytes", "@_exported public import ConnectData", false), ("Worker", "import Sink", true),
        ("Worker", "import CRdKafka", false), ("Kafka", "import CRdKafka", true),
        ("Kafka", "import Converters", false),
        ("Logging", "import JSON", true), ("Nowhere", "import Bytes", false),
        ("JSON", "import Unheard", false),
        ("Sink", "// import Kafka", true), ("LocalLake", "import CLinux", true),
        ("sluice", "import Worker", true),
    ])
    func importsAreHeldAgainstTheTable(target: String, line: String, isAllowed: Bool) {
        #expect(SourceRules.imports(file("Sources/\(target)/F.swift", line)).isEmpty == isAllowed)
    }

    @Test(arguments: [
        ("let t = Date()", false), ("let t = ContinuousClock().now", false), ("f(.now)", false),
        ("let t = given.now", true),
        ("// let t = Date()", true), ("let s = \"Date()\"", true),
        ("let s = \"a \\(f(\"x\")) Date()\"", true),
        ("let s = #\"a \" Date()\"#", true), ("/* a /* b */ Date() */", true),
        ("let s = \"\"\"\n \" Date()\n\"\"\"", true),
        ("let s = \"x\"; let t = UUID()", false), ("Task { }", false), ("Task {}", false),
        ("usleep(3)", false),
        ("print(1)", false), ("blueprint(1)", true), ("let x = try! f()", false),
        ("let x = y as! Int", false),
        ("fatalError()", false), ("fatalError(\"why\")", true), ("Int.random(in: 0..<3)", false),
    ])
    func wordsAreBannedInCodeOnly(code: String, isAllowed: Bool) {
        #expect(SourceRules.bannedWords(file("Sources/Sink/F.swift", code)).isEmpty == isAllowed)
    }

    @Test func freeFloorsKeepOnlyWhatHidesAFailureOut() {
        let code = "let t = Date(); usleep(1); Thread.exit()"
        #expect(SourceRules.bannedWords(file("Sources/Worker/F.swift", code)).isEmpty)
        #expect(SourceRules.bannedWords(file("Sources/Worker/F.swift", "try! f()")).count == 1)
        #expect(SourceRules.sleeps(file("Tests/SinkTests/F.swift", code)).count == 1)
    }

    @Test func longThingsAreFound() {
        let long = String(repeating: "x\n", count: 321)
        #expect(SourceRules.sizes(file("Sources/Sink/F.swift", long)).count == 1)
        #expect(SourceRules.sizes(file("Sources/Sink/F.swift", String(long.dropFirst(2)))).isEmpty)
        let wide = String(repeating: "é", count: 110)
        #expect(SourceRules.sizes(file("scripts/test", wide)).isEmpty)
        #expect(SourceRules.sizes(file("scripts/test", wide + "x")).count == 1)
        let text = "        \"" + String(repeating: "x", count: 110) + "\","
        #expect(SourceRules.sizes(file("Sources/Sink/F.swift", text)).isEmpty)
        #expect(SourceRules.sizes(file("Sources/Sink/F.swift", "// " + text)).count == 1)
        #expect(SourceRules.sizes(file("Sources/Sink/F.swift", text + text)).count == 1)
        let body = String(repeating: "        x\n", count: 58)
        let short = "struct S {\n    func f() {\n\(body)    }\n}\n"
        #expect(SourceRules.sizes(file("Sources/Sink/F.swift", short)).isEmpty)
        #expect(
            SourceRules.sizes(
                file(
                    "Sources/Sink/F.swift",
                    short.replacingOccurrences(of: "{\n        x", with: "{\n\n        x"))
            )
            .count == 1)
    }

    @Test func openEndsAreFound() {
        #expect(SourceRules.openEnds(file("docs/a.md", "a\nTO" + "DO: b")) == ["docs/a.md:2: an open end"])
        #expect(SourceRules.openEnds(file("docs/a.md", "mastodons")).isEmpty)
    }

    /// A small repository with one right and one wrong of each citation.
    @Test func pointersAreFollowed() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("tidy-\(UUID().uuidString)")
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: root) } }
        let texts = [
            "README.md":
                "# T\n[a](docs/exactly-once.md#the-invariants-by-number)\n"
                + "[b](docs/none.md) `[c](no)` [d](#gone)\n",
            "docs/exactly-once.md": "# E\n## The invariants, by number\n| EO-1 | each once |\n",
            "docs/decisions/0001-why.md": "# One\n# Two\n",
            "Sources/Sink/A.swift": "// EO-1 EO-9 (docs/decisions/0001-why.md, decision 0002)\n",
            "junk.txt": "", "kept.log": "", ".gitignore": "*.log\n/out/\n", "out/x.md": "no title",
        ]
        for (path, text) in texts {
            let url = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let repository = Repository(at: root)
        let links = repository.files.flatMap { DocumentRules.links($0, in: repository) }
        #expect(
            links == ["README.md:3: docs/none.md does not exist", "README.md:3: #gone has no such heading"])
        #expect(DocumentRules.invariants(in: repository).map { $0.contains("EO-9") } == [true])
        #expect(
            DocumentRules.decisions(in: repository) == [
                "Sources/Sink/A.swift:1: there is no docs/decisions/0002"
            ])
        #expect(
            repository.files.flatMap(DocumentRules.titles) == [
                "docs/decisions/0001-why.md: 2 titles instead of one"
            ])
        #expect(repository.top.filter { !DocumentRules.topNames.contains($0) } == ["junk.txt"])
    }
}
