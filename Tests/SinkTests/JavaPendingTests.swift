import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Pending states that a Java connector left: finished with the same meaning, or the task stops and says what
/// may be missing.
@Suite struct JavaPendingTests {
    private func failure(_ owner: Owner) -> SinkError? {
        if case .failed(let error) = owner.end { error } else { nil }
    }

    private func pending(_ operations: String) -> String {
        #"{"owner":"1111","committedOffset":0,"pendingState":"#
            + #"{"pendingOffset":2,"pendingOperations":[\#(operations)]}}"#
    }

    private let copy =
        #"{"type":"copy","bucket":"box","source":".temp-upload/Topic(orders)/3/uuid","#
        + #""destination":"data/x","eTag":"\"ETAG\""}"#
    private let delete =
        #"{"type":"delete","bucket":"box","source":".temp-upload/Topic(orders)/3/uuid","eTag":"ETAG"}"#

    private func withPending(
        _ operations: String, temp: Bool, final: Bool, mode: CommitMode = .batch
    ) -> (World, Owner) {
        var world = World("aaaa")
        let source = ObjectKey(".temp-upload/Topic(orders)/3/uuid")
        world.store.put(ObjectKey("data/first"), "0")
        world.store.put(source, "1,2")
        let etag = world.store.objects[source]!.etag.text
        world.seed(world.paths.master, pending(operations).replacing("ETAG", with: etag))
        if final { world.store.put(ObjectKey("data/x"), "1,2") }
        if !temp { world.store.remove(source) }
        let owner = world.open(mode, flushCount: 1) { $0.compatibility = .streamReactor }
        return (world, owner)
    }

    @Test func itsPendingIsFinishedAsItWouldHaveDone() {
        for operations in ["\(copy),\(delete)", copy] {
            let (world, owner) = withPending(operations, temp: true, final: false)
            #expect(
                owner.position == 3 && world.store.text(ObjectKey("data/x")) == "1,2"
                    && world.violation == nil)
        }
        let (renamed, owner) = withPending("\(copy),\(delete)", temp: false, final: true)
        #expect(owner.position == 3 && renamed.violation == nil)
        let (last, other) = withPending(delete, temp: true, final: true)
        #expect(other.position == 3 && last.temporaries == 0)
        let (_, none) = withPending(delete, temp: false, final: true)
        #expect(none.position == 3)
    }

    @Test func bothGoneStopsTheTaskWithTheOffsetsAndTheWaysOut() {
        let (world, owner) = withPending("\(copy),\(delete)", temp: false, final: false)
        let error = failure(owner)
        #expect(error?.kind == .corrupt && error?.detail.contains("offsets above 0 up to 2") == true)
        #expect(error?.hint?.contains("pendingState") == true)
        #expect(world.lock(world.paths.master)?.owner == "1111")
    }

    @Test func anUploadItNotedIsGivenUpAndReadAgain() {
        let upload = #"{"type":"upload","bucket":"box","source":"/tmp/x","destination":"t"}"#
        let (_, owner) = withPending("\(upload),\(copy)", temp: false, final: false)
        #expect(owner.position == 1)
        #expect(owner.notices.contains { if case .pendingGivenUp(_, 2) = $0 { true } else { false } })
    }

    /// An ETag that was never filled in: no rename can have succeeded with it, so nothing is published.
    @Test(arguments: [false, true], [CommitMode.batch, .granular])
    func aPlaceholderMeansThatTheUploadWasNotFinished(temp: Bool, mode: CommitMode) {
        let open = [copy, delete].joined(separator: ",").replacing(#"\"ETAG\""#, with: "placeholder")
            .replacing("ETAG", with: "placeholder")
        var (world, owner) = withPending(open, temp: temp, final: false, mode: mode)
        #expect(owner.position == 1 && world.store.text(ObjectKey("data/x")) == nil)
        #expect(owner.notices.contains { if case .pendingGivenUp(_, 2) = $0 { true } else { false } })
        let isFinished = world.finish(&owner)
        #expect(isFinished && world.stored == world.expected && world.violation == nil)
        #expect(world.temporaries == (temp ? 1 : 0))
    }

    /// The same in a key's lock, where it is met.
    @Test(arguments: [CommitMode.batch, .granular]) func aKeysPlaceholderIsGivenUpToo(mode: CommitMode) {
        var world = World("aaaa")
        world.store.put(ObjectKey("data/first"), "0")
        world.seed(world.paths.master, #"{"owner":"1111","committedOffset":0,"pendingState":null}"#)
        world.seed(
            world.keyLock("a"),
            pending(copy.replacing(#"\"ETAG\""#, with: "placeholder") + "," + delete))
        var owner = world.open(mode, flushCount: 1) { $0.compatibility = .streamReactor }
        let isFinished = world.finish(&owner)
        #expect(isFinished && world.stored == world.expected && world.violation == nil)
        #expect(owner.notices.contains { if case .pendingGivenUp(_, 2) = $0 { true } else { false } })
    }

    /// A mixture is no form that anybody writes: nothing is guessed.
    @Test func aPlaceholderBesideAnETagIsRefused() {
        let other = copy.replacing("uuid", with: "other").replacing("data/x", with: "data/y")
            .replacing(#"\"ETAG\""#, with: "placeholder")
        let (world, owner) = withPending("\(copy),\(other)", temp: true, final: false)
        #expect(failure(owner)?.kind == .corrupt && world.lock(world.paths.master)?.owner == "1111")
    }

    /// Several files in one unit, some of them renamed already, as a current Java connector's batch mode
    /// leaves them.
    @Test(arguments: [0, 1, 2, 3]) func aBatchThatIsHalfRenamedIsFinished(renamed: Int) {
        var world = World("aaaa")
        var operations: [String] = []
        for (index, text) in ["0", "1", "2"].enumerated() {
            let temp = ObjectKey(".temp-upload/lake/orders/3/uuid/\(index)")
            world.store.put(temp, text)
            operations.append(
                #"{"type":"copy","bucket":"box","source":"\#(temp)","destination":"data/\#(index)","#
                    + #""eTag":"\#(world.store.objects[temp]!.etag)"}"#)
            if index < renamed { world.store.move(temp, to: ObjectKey("data/\(index)")) }
        }
        // The lock carries what is left; the last rename may have been done after it was written.
        let left = operations.dropFirst(max(0, renamed - 1)).joined(separator: ",")
        world.seed(
            world.paths.master,
            pending(left).replacing(#""committedOffset":0"#, with: #""committedOffset":null"#))
        var owner = world.open(.batch, flushCount: 1)
        #expect(owner.position == 3 && world.stored == [1, 1, 1, 0] && world.temporaries == 0)
        let isFinished = world.finish(&owner)
        #expect(isFinished && world.stored == world.expected && world.violation == nil)
    }

    /// NOPARTITION: its key begins with a slash, so its paths hold two in a row or begin with one.
    @Test(arguments: [false, true]) func doubledSlashesOfItsPathsNameTheObjectWithOne(isTaken: Bool) {
        var world = World("aaaa")
        let temp = ObjectKey(".temp-upload/Topic(orders)/3/uuid/pre/x.json")
        world.store.put(ObjectKey("data/first"), "0")
        world.store.put(temp, "1,2")
        let etag = world.store.objects[temp]!.etag.text
        let operations = [
            #"{"type":"copy","bucket":"box","source":".temp-upload/Topic(orders)/3/uuid/pre//x.json","#
                + #""destination":"/pre//x.json","eTag":"\#(etag)"}"#,
            #"{"type":"delete","bucket":"box","source":".temp-upload/Topic(orders)/3/uuid/pre//x.json","#
                + #""eTag":"\#(etag)"}"#,
        ]
        world.seed(world.paths.master, pending(operations.joined(separator: ",")))
        if isTaken { world.store.put(ObjectKey("pre/x.json"), "another's") }
        let owner = world.open(.batch, flushCount: 1) { $0.compatibility = .streamReactor }
        #expect(owner.position == 3 && world.temporaries == 0)
        let finals = world.store.objects.filter { $0.key.text.hasPrefix("pre/x") }
        #expect(finals.count == (isTaken ? 2 : 1))
        #expect(finals.values.contains { $0.content == Array("1,2".utf8) })
        #expect(world.store.text(ObjectKey("pre/x.json")) == (isTaken ? "another's" : "1,2"))
    }
}
