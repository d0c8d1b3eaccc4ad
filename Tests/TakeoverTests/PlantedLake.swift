import ConnectData
import ObjectStore
import Sink

@testable import Takeover

/// A lake in memory with locks as somebody left them, twice: one to plan on, one to run on.
struct PlantedLake {
    static let partition = TopicPartition("orders", 3)

    let store = InMemoryObjectStore { _ in nil }
    let paths = LockPaths(indexesName: ".indexes", connector: "lake", topicPartition: Self.partition)

    static func settings(_ mode: CommitMode, _ compatibility: Compatibility = .streamReactor)
        -> CommitSettings
    {
        CommitSettings(
            connector: "lake", container: "box", cluster: "c1", group: "connect-lake", keyFunction: "k1",
            mode: mode, compatibility: compatibility)
    }

    func put(_ key: ObjectKey, _ text: String) { store.plant(key, Array(text.utf8)) }

    /// Puts an object and gives its ETag.
    func object(_ key: String, _ text: String = "x") -> String {
        put(ObjectKey(key), text)
        return store.objects[ObjectKey(key)]!.etag.text
    }

    func keyLock(_ value: String) -> ObjectKey { paths.lock(of: PartitionKey([("v", value)])) }

    static func lock(_ owner: String, _ committed: Int?, _ pending: (Int, [String])? = nil) -> String {
        let state =
            pending.map {
                #"{"pendingOffset":\#($0.0),"pendingOperations":[\#($0.1.joined(separator: ","))]}"#
            } ?? "null"
        return
            #"{"owner":"\#(owner)","committedOffset":\#(committed.map(String.init) ?? "null"),"pendingState":\#(state)}"#
    }

    static func copy(_ source: String, _ destination: String, _ etag: String) -> String {
        #"{"type":"copy","bucket":"box","source":"\#(source)","destination":"\#(destination)","eTag":"\#(etag)"}"#
    }

    static func delete(_ source: String, _ etag: String) -> String {
        #"{"type":"delete","bucket":"box","source":"\#(source)","eTag":"\#(etag)"}"#
    }

    /// Everything that a run would have changed, without owners and ETags.
    var contents: [String: String] {
        store.objects.reduce(into: [:]) { found, object in
            var text = String(decoding: object.value.content, as: UTF8.self)
            if let lock = try? LockDocument(decoding: object.value.content) {
                text =
                    "\(lock.sluiceOwner?.cluster ?? lock.owner) \(lock.committedOffset ?? -1) \(lock.last ?? -1)"
            }
            found[object.key.text] = text
        }
    }

    /// No time passes but what is waited for.
    static var time: PartitionDrive.Time { .init(now: { 1_700_000_000_000 }, wait: { _ in }) }

    static let sluice = "sluice:c1:connect-lake:o9-4:k1"
    static let java = "9d2c"
}
