import Foundation
import Testing

@testable import Worker

/// The staging directory of a task: its own, below its root, and gone after it (EO-7).
struct StagingAreaTests {
    let root = TemporaryDirectory()

    /// What a process that was killed leaves: a directory whose lock file nobody holds.
    private func abandon(_ name: String, files: [String] = ["1", "2"]) throws {
        let directory = "\(root.path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: directory + "/inner", withIntermediateDirectories: true)
        for file in [".held", "inner/3"] + files {
            #expect(FileManager.default.createFile(atPath: "\(directory)/\(file)", contents: Data([1])))
        }
    }

    @Test func `what dead processes left is removed, what is held stays`() throws {
        let held = try StagingArea(root: root.path, connector: "other", task: 0)
        #expect(FileManager.default.createFile(atPath: held.newPath(), contents: Data([7])))
        try abandon("orders-0-1")
        try abandon("orders-1-1", files: [])
        let area = try StagingArea(root: root.path, connector: "orders", task: 0)
        #expect(root.names() == ["orders-0-\(getpid())", "other-0-\(getpid())"])
        #expect(FileManager.default.contents(atPath: "\(held.directory)/1") == Data([7]))
        #expect(StagingArea.removeAbandoned(root.path).isEmpty)
        area.removeAll()
        held.removeAll()
        #expect(root.names() == [])
    }

    @Test func `what would go is told without removing it`() throws {
        let held = try StagingArea(root: root.path, connector: "held", task: 0)
        try abandon("orders-0-1")
        #expect(StagingArea.abandoned(root.path) == ["\(root.path)/orders-0-1"])
        #expect(root.names().count == 2)
        #expect(held.removeAbandoned() == ["\(root.path)/orders-0-1"])
        #expect(StagingArea.abandoned(root.path).isEmpty)
        held.removeAll()
    }

    /// It died between making its lock file and giving it its name.
    @Test func `a directory whose lock never got its name goes a minute later`() throws {
        let directory = "\(root.path)/orders-0-1"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: directory + "/.held.new", contents: nil))
        #expect(StagingArea.removeAbandoned(root.path).isEmpty)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -120)], ofItemAtPath: directory + "/.held.new")
        #expect(StagingArea.removeAbandoned(root.path) == [directory])
    }

    @Test func `a directory without a lock file is nobody's business`() throws {
        try FileManager.default.createDirectory(
            atPath: "\(root.path)/mine", withIntermediateDirectories: true)
        #expect(StagingArea.removeAbandoned(root.path).isEmpty)
        #expect(root.names() == ["mine"])
    }

    @Test func `a root that does not exist yet is made, with what is above it`() throws {
        let area = try StagingArea(root: root.path + "/a/b", connector: "c", task: 3)
        #expect(area.directory == "\(root.path)/a/b/c-3-\(getpid())")
        area.removeAll()
    }

    @Test(arguments: [
        ("orders", "orders"), ("a/b", "a%2Fb"), ("..", "%2E%2E"), ("a b", "a%20b"), ("ü", "%C3%BC"),
        ("x%20y", "x%2520y"), ("t\n\0", "t%0A%00"), ("", ""),
    ]) func `a connector's name never leaves its directory`(_ name: String, _ safe: String) throws {
        let area = try StagingArea(root: root.path, connector: name, task: 0)
        #expect(area.directory == "\(root.path)/\(safe)-0-\(getpid())")
        #expect(root.names() == ["\(safe)-0-\(getpid())"])
        area.removeAll()
    }

    @Test func `paths are numbers and none comes twice`() throws {
        let area = try StagingArea(root: root.path, connector: "orders", task: 0)
        #expect((1...3).map { _ in area.newPath() } == (1...3).map { "\(area.directory)/\($0)" })
        area.removeAll()
    }

    /// Two containers that share a volume have the same process numbers.
    @Test func `two that have the same name never share a directory`() throws {
        let first = try StagingArea(root: root.path, connector: "orders", task: 0)
        let second = try StagingArea(root: root.path, connector: "orders", task: 0)
        #expect(first.directory != second.directory)
        #expect(first.newPath() != second.newPath())
        #expect(StagingArea.removeAbandoned(root.path).isEmpty)
        first.removeAll()
        #expect(root.names().count == 1)
        second.removeAll()
        #expect(root.names() == [])
    }

    @Test func `a root that is a file is refused, with its path and what to do`() throws {
        #expect(FileManager.default.createFile(atPath: root.path + "/file", contents: nil))
        let error = #expect(throws: StagingError.self) {
            try StagingArea(root: root.path + "/file", connector: "orders", task: 0)
        }
        #expect(error?.description.contains("\(root.path)/file") == true)
        #expect(error?.description.contains("connect.datalake.local.tmp.directory") == true)
    }

    @Test func `a file that is gone already may be removed`() throws {
        let area = try StagingArea(root: root.path, connector: "orders", task: 0)
        let path = area.newPath()
        #expect(FileManager.default.createFile(atPath: path, contents: Data([1])))
        area.remove(path)
        area.remove(path)
        #expect(root.names("orders-0-\(getpid())") == [".held"])
        area.removeAll()
    }
}
