import Foundation
import ObjectStore
import Testing

@testable import LocalLake

/// What only a directory has: guards, own files, paths, other file systems.
@Suite struct LocalObjectStoreTests {
    private let scratch: Scratch
    private let lake: String
    private let store: LocalObjectStore

    init() throws {
        scratch = try Scratch()
        lake = scratch.path + "/lake"
        store = try LocalObjectStore(root: lake + "/", container: "c", guardWaitMilliseconds: 40)
    }

    private func files(_ directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
    }

    @Test func putsContainerAndKeysWhereAPersonLooks() throws {
        _ = try store.create(lock, [1])
        let etag = try store.upload(file: scratch.stage("x".utf8), to: temp, metadata: ObjectMetadata())
        try store.publish(temp, as: final, ifMatch: etag)
        #expect(FileManager.default.contents(atPath: "\(lake)/c/\(final.text)") == Data("x".utf8))
        #expect(FileManager.default.contents(atPath: "\(lake)/c/\(lock.text)") == Data([1]))
    }

    @Test(arguments: [
        (".indexes/s/.locks/Topic(t)/3.lock", ".indexes/s/.locks/Topic(t)/3.guard"),
        (".indexes/s/.locks/Topic(t)/3/a=1_b=2.lock", ".indexes/s/.locks/Topic(t)/3.guard"),
        (".indexes/.locks/Topic(t)/12.lock", ".indexes/.locks/Topic(t)/12.guard"),
    ])
    func guardsAllLocksOfATopicPartitionByOneFile(key: String, guardFile: String) throws {
        #expect(store.layout.guardPath(ObjectKey(key)) == "\(lake)/c/\(guardFile)")
        _ = try store.create(ObjectKey(key), [1])
        #expect(FileManager.default.fileExists(atPath: "\(lake)/c/\(guardFile)"))
        #expect(try store.list("").map(\.key.text) == [key])
        #expect(kind { _ = try store.create(ObjectKey(guardFile), [1]) } == .rejected)
    }

    @Test func leavesNothingOfItsOwnBehind() throws {
        let etag = try store.create(lock, [1])
        _ = try store.replace(lock, [2], ifMatch: etag)
        #expect(kind { _ = try store.replace(lock, [3], ifMatch: etag) } == .refused(.changed))
        #expect(kind { _ = try store.create(lock, [3]) } == .refused(.exists))
        try store.overwrite(file: scratch.stage("y".utf8), to: final, metadata: ObjectMetadata())
        #expect(
            kind { _ = try store.upload(file: "/none", to: temp, metadata: ObjectMetadata()) } == .rejected)
        #expect(try files(store.layout.new).isEmpty)
    }

    /// A stopped holder is another open file with the lock on it.
    @Test func doesNotHangOnAStoppedHolder() throws {
        let etag = try store.create(lock, [1])
        let holder = try OpenFile(store.layout.guardPath(lock), O_RDWR)
        #expect(flock(holder.descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(kind { _ = try store.replace(lock, [2], ifMatch: etag) } == .unavailable)
        #expect(kind { _ = try store.delete(lock, ifMatch: etag) } == .unavailable)
        #expect(
            kind { _ = try store.create(ObjectKey(".indexes/sink/.locks/Topic(t)/0/k.lock"), []) }
                == .unavailable)
        #expect(try store.read(lock) == StoredObject(content: [1], etag: etag))
        _ = try store.create(ObjectKey(".indexes/sink/.locks/Topic(t)/1.lock"), [])
        #expect(flock(holder.descriptor, LOCK_UN) == 0)
        #expect(throws: Never.self) { try store.replace(lock, [2], ifMatch: etag) }
    }

    @Test func holdsTheGuardAloneUntilItHasDone() throws {
        let key = ObjectKey(".indexes/k/.locks/Topic(orders)/3.lock")
        _ = try store.create(key, [1])
        let other = try OpenFile(store.layout.guardPath(key), O_RDWR)
        func mayShare() -> Bool { flock(other.descriptor, LOCK_SH | LOCK_NB) == 0 }
        let shared = try store.guarded(.replace, key) { () throws(StoreError) in mayShare() }
        #expect(!shared && mayShare())
    }

    /// A real process holds the guard, is stopped, goes on, and is killed at last.
    @Test(.timeLimit(.minutes(1))) func anotherProcessHoldsAGuardUntilItDies() throws {
        let etag = try store.create(lock, [1])
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        // The shell below it does not inherit the lock (-o); it says when the lock is held and ends with its
        // input.
        holder.arguments = ["-o", store.layout.guardPath(lock), "/bin/sh", "-c", "echo held; exec cat"]
        let (input, output) = (Pipe(), Pipe())
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        #expect(output.fileHandleForReading.readData(ofLength: 5) == Data("held\n".utf8))
        #expect(kill(holder.processIdentifier, SIGSTOP) == 0)
        #expect(ObjectStoreTests.kind { _ = try store.replace(lock, [2], ifMatch: etag) } == .unavailable)
        #expect(kill(holder.processIdentifier, SIGKILL) == 0)
        // Foundation waits for the shell as well.
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(throws: Never.self) { try store.replace(lock, [2], ifMatch: etag) }
        #expect(try store.read(lock)?.content == [2])
    }

    @Test func aGuardThatWasRemovedByHandIsMadeAgain() throws {
        var etag = try store.create(lock, [1])
        let holder = try OpenFile(store.layout.guardPath(lock), O_RDWR)
        #expect(flock(holder.descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(unlink(store.layout.guardPath(lock)) == 0)
        etag = try store.replace(lock, [2], ifMatch: etag)
        try FileManager.default.removeItem(atPath: "\(lake)/c/.indexes")
        #expect(kind { _ = try store.replace(lock, [2], ifMatch: etag) } == .refused(.absent))
        _ = try store.create(lock, [3])
        #expect(try store.read(lock)?.content == [3])
    }

    @Test func makesDirectoriesAgainThatWereRemovedByHand() throws {
        for round in 0..<2 {
            let temp = ObjectKey("\(temp.text)-\(round)")
            let etag = try store.upload(file: scratch.stage("x".utf8), to: temp, metadata: ObjectMetadata())
            try store.publish(temp, as: final, ifMatch: etag)
            #expect(try store.head(final)?.size == 1)
            try FileManager.default.removeItem(atPath: "\(lake)/c/prefix")
            try FileManager.default.removeItem(atPath: "\(lake)/c/.temp-upload")
            try FileManager.default.removeItem(atPath: "\(lake)/c/.local-lake")
            _ = try store.create(lock, [1])
            try FileManager.default.removeItem(atPath: "\(lake)/c/.indexes")
            try FileManager.default.removeItem(atPath: "\(lake)/c/.local-lake")
        }
    }

    @Test func linksAStagedFileAndCopiesItFromAnotherFileSystem() throws {
        let near = try scratch.stage("near".utf8)
        _ = try store.upload(file: near, to: temp, metadata: ObjectMetadata())
        let staged = try #require(try stat.of(near))
        #expect(try stat.of(store.layout.path(temp))?.st_ino == staged.st_ino)

        let elsewhere = try Scratch(in: "/dev/shm")
        let far = try elsewhere.stage("far".utf8)
        let other = ObjectKey(temp.text + "b")
        let farStatus = try #require(try stat.of(far))
        try #require(farStatus.st_dev != staged.st_dev, "this test needs two file systems")
        _ = try store.upload(file: far, to: other, metadata: ObjectMetadata())
        #expect(try store.read(other)?.content == Array("far".utf8))
        #expect(try files(store.layout.new).isEmpty)
    }

    @Test(arguments: [
        "", "/abs", "a//b", "a/", "../x", "a/../b", "a/./b", "a\0b", ".local-lake/new/x", ".local-lake",
        "a/" + String(repeating: "n", count: 256), String(repeating: "d/", count: 2_100) + "f",
    ])
    func keepsKeysInsideTheContainer(text: String) throws {
        let key = ObjectKey(text)
        let staged = try scratch.stage("x".utf8)
        let etag = try store.upload(file: staged, to: temp, metadata: ObjectMetadata())
        #expect(kind { _ = try store.create(key, []) } == .rejected)
        #expect(kind { _ = try store.replace(key, [], ifMatch: etag) } == .rejected)
        #expect(kind { _ = try store.upload(file: staged, to: key, metadata: ObjectMetadata()) } == .rejected)
        #expect(kind { try store.overwrite(file: staged, to: key, metadata: ObjectMetadata()) } == .rejected)
        #expect(kind { try store.publish(temp, as: key, ifMatch: etag) } == .rejected)
        #expect(kind { try store.publish(key, as: final, ifMatch: etag) } == .rejected)
        #expect(kind { _ = try store.read(key) } == .rejected)
        #expect(kind { _ = try store.head(key) } == .rejected)
        #expect(kind { _ = try store.delete(key, ifMatch: nil) } == .rejected)
        #expect(try store.list("").map(\.key) == [temp])
    }

    @Test func takesNamesOfFullLength() throws {
        #expect(store.capabilities.keyPartLengthMax == 255)
        let key = ObjectKey(".indexes/s/.locks/Topic(t)/0/" + String(repeating: "k", count: 250) + ".lock")
        let etag = try store.create(key, [1])
        _ = try store.replace(key, [2], ifMatch: etag)
        let most = store.capabilities.keyLengthMax
        let longest =
            String(repeating: "dddd/", count: most / 5 - 1) + String(repeating: "f", count: most % 5 + 5)
        #expect(longest.utf8.count == most)
        _ = try store.create(ObjectKey(longest), [1])
        #expect(try store.read(ObjectKey(longest))?.content == [1])
        #expect(try store.list("").count == 2)
    }

    @Test func tellsAFileInTheWayOfADirectoryAndTheOtherWayRound() throws {
        _ = try store.create(ObjectKey("a/b"), [1])
        let etag = try store.upload(file: scratch.stage("x".utf8), to: temp, metadata: ObjectMetadata())
        #expect(kind { try store.publish(temp, as: ObjectKey("a/b/c"), ifMatch: etag) } == .rejected)
        #expect(
            kind { try store.publish(temp, as: ObjectKey("a"), ifMatch: etag) }
                == .refused(.destinationExists))
        #expect(try store.read(ObjectKey("a")) == nil)
        #expect(try store.read(ObjectKey("a/b/c")) == nil)
        let error = #expect(throws: StoreError.self) {
            try store.overwrite(file: scratch.stage("x".utf8), to: ObjectKey("a"), metadata: ObjectMetadata())
        }
        #expect(error?.kind == .rejected)
        #expect(error?.hint?.contains("a directory stands where a file is needed") == true)
    }

    @Test func listsPastForeignThings() throws {
        _ = try store.create(ObjectKey("a/b"), [1])
        #expect(symlink("..", "\(lake)/c/a/circle") == 0)
        #expect(symlink("nowhere", "\(lake)/c/a/dangling") == 0)
        #expect(mkfifo("\(lake)/c/a/pipe", 0o666) == 0)
        #expect(try store.list("").map(\.key.text) == ["a/b"])
        #expect(try store.read(ObjectKey("a/pipe")) == nil)
    }

    @Test func aLockIsOldOrNewAndWholeWhileItIsReplaced() throws {
        let old = [UInt8](repeating: 1, count: 100_000)
        let first = try store.create(lock, old)
        DispatchQueue.concurrentPerform(iterations: 2) { thread in
            var etag = first
            for round in 0..<20 {
                if thread == 0 {
                    let new = [UInt8](repeating: UInt8(round), count: 100_000 + round)
                    if let next = try? store.replace(lock, new, ifMatch: etag) { etag = next }
                    continue
                }
                let content = (try? store.read(lock))??.content ?? []
                #expect(content.count >= 100_000 && Set(content).count == 1)
            }
        }
        #expect(try store.read(lock)?.content == [UInt8](repeating: 19, count: 100_019))
    }

    /// What a killed writer leaves: a file of the store's own, whole or half, and a lock that is the old one.
    @Test func anInterruptedReplaceLeavesTheOldContentAndItsRestIsRemovedLater() throws {
        let etag = try store.create(lock, [1])
        let rest = store.newPath()
        try Data([2]).write(to: URL(fileURLWithPath: rest))
        #expect(try store.read(lock) == StoredObject(content: [1], etag: etag))
        #expect(try store.list("").map(\.key) == [lock])
        _ = try LocalObjectStore(root: lake, container: "c")
        #expect(FileManager.default.fileExists(atPath: rest), "younger than an hour: a writer may be at work")
        var layout = LakeProbe(root: lake, layout: store.layout, instance: 1)
        layout.leftoverSeconds = -1
        _ = try layout.run()
        #expect(!FileManager.default.fileExists(atPath: rest))
        _ = try store.replace(lock, [2], ifMatch: etag)
    }
}
