import ConnectData
import Foundation
import GoldenRows
import JSON
import ObjectStore
import Testing

@testable import Sink

/// Locks as the real Java connector wrote and read them (`golden/lenses`).
@Suite struct LockGoldenTests {
    struct Text: CustomTestStringConvertible, Sendable {
        var row: String
        var path: String
        var text: String
        var testDescription: String { "\(row) \(path)" }
    }

    static let rows =
        GoldenRows.read("lenses/exactly-once-handback.jsonl")
        + GoldenRows.read("lenses/exactly-once-locks.jsonl")

    /// Every text of a lock in the rows: stored before, written by requests, found at the end.
    static let texts: [Text] = rows.flatMap { row -> [Text] in
        var found: [Text] = []
        func add(_ path: Any?, _ text: Any?) {
            guard let path = path as? String, path.hasSuffix(".lock"), let text = text as? String else {
                return
            }
            found.append(Text(row: row.id, path: path, text: text))
        }
        for object in row["store_before"] as? [[String: Any]] ?? [] {
            add(object["path"], object["json"] ?? object["content"])
        }
        let expected = row["expect"] as? [String: Any] ?? [:]
        for lock in expected["locks"] as? [[String: Any]] ?? [] { add(lock["path"], lock["json"]) }
        for request in expected["requests"] as? [[Any]] ?? [] {
            guard request.count > 4, let path = request[1] as? String, path.contains(".lock?action=append")
            else { continue }
            add("x.lock", (request[4] as? [String: Any])?["body"])
        }
        return found
    }

    /// What the Java connector itself cannot read: nothing at all, no owner, no operation.
    static func isUnreadable(_ text: String) -> Bool {
        text.isEmpty || !text.contains("\"owner\"") || text.contains("\"pendingOperations\":[]")
    }

    /// Members that a lock of the Java connector never has (the handback rows add some): read, and dropped.
    static func hasForeignMembers(_ text: String) -> Bool { text.contains("\"crc\"") }

    @Test(arguments: texts) func aLockOfTheJavaConnectorIsReadAndWrittenByteForByte(_ text: Text) throws {
        if Self.isUnreadable(text.text) {
            #expect(throws: LockDocument.DecodingError.self) {
                try LockDocument(decoding: Array(text.text.utf8))
            }
            return
        }
        let lock = try LockDocument(decoding: Array(text.text.utf8))
        guard !Self.hasForeignMembers(text.text) else {
            #expect(lock.pending?.operations.count == 2)
            return
        }
        #expect(String(decoding: lock.encoded, as: UTF8.self) == text.text)
    }

    @Test func bothKindsOfRowsAreThere() {
        #expect(Self.texts.count > 60)
        #expect(
            Self.texts.contains { Self.isUnreadable($0.text) }
                && Self.texts.contains { Self.hasForeignMembers($0.text) })
    }

    /// The rows that begin with a master lock, opened by the machine: it resumes what is pending and starts
    /// behind it.
    @Test(arguments: rows) func aTakeoverResumesAndStartsBehindTheLock(_ row: GoldenRows.Row) {
        let before = row["store_before"] as? [[String: Any]] ?? []
        guard let topic = ((row["records"] as? [[String: Any]])?.first?["topic"]) as? String else { return }
        var settings = World.settings(.batch)
        settings.connector = "c-\(row.id)"
        settings.cluster = "cluster-x"
        settings.compatibility = .streamReactor
        let partition = TopicPartition(topic, 0)
        let paths = LockPaths(
            indexesName: ".indexes", connector: settings.connector, topicPartition: partition)
        guard
            let text =
                (before.first { $0["path"] as? String == paths.master.text }?["json"]
                ?? before.first { $0["path"] as? String == paths.master.text }?["content"]) as? String
        else { return }
        var store = TestStore()
        for object in before {
            guard let path = object["path"] as? String,
                let content = (object["json"] ?? object["content"]) as? String
            else { continue }
            store.put(ObjectKey(path), content)
        }
        // Placeholders of ETags become those of the objects that they name.
        let temps = store.objects.filter { $0.key.text.hasPrefix(".temp-upload/") }
        var filled = text
        for (key, object) in temps {
            filled = filled.replacingOccurrences(of: "<etag-\(key.parts.last!)>", with: object.etag.text)
        }
        store.put(paths.master, filled)
        guard let lock = try? LockDocument(decoding: Array(filled.utf8)) else {
            #expect(Self.isUnreadable(filled))
            #expect(outcome(settings, partition, &store).error?.kind == .corrupt)
            return
        }
        let end = outcome(settings, partition, &store)
        #expect(end.start == (lock.last ?? -1) + 1, "\(row.id): \(String(describing: end.error))")
        for case .copy(_, let source, let destination, _) in lock.pending?.operations ?? [] {
            #expect(store.objects[ObjectKey(source)] == nil)
            // h06: temp and final are both gone; in a Sluice's pending that means published and moved since.
            #expect(store.objects[ObjectKey(destination)] != nil || end.missing.contains(destination))
        }
    }

    struct Outcome {
        var start: Offset?
        var error: SinkError?
        var missing: [String] = []
    }

    private func outcome(_ settings: CommitSettings, _ partition: TopicPartition, _ store: inout TestStore)
        -> Outcome
    {
        var machine = PartitionMachine(settings: settings, topicPartition: partition, ownerID: "n1")
        var outcome = Outcome()
        let log = LogPosition(groupOffset: 5, logStart: 0, logEnd: 100, reset: .earliest)
        var effects = machine.apply(.open(log), now: 0)
        while !effects.isEmpty {
            switch effects.removeFirst() {
            case .request(let id, let request):
                effects += machine.apply(.answered(id, store.perform(request)), now: 0)
            case .opened(let start, _): outcome.start = start
            case .failed(let error): outcome.error = error
            case .notice(.finalMissing(_, let final)): outcome.missing.append(final)
            default: continue
            }
        }
        return outcome
    }
}
