package import ConnectData
package import JSON
import KCQL
package import ObjectStore
import Sink
package import Worker

/// Finds the file that holds a record, and the record in it; writes nothing.
package struct Lookup {
    package struct Answer: Equatable, Sendable {
        package enum Outcome: String, Sendable {
            case found
            /// It lies in one of these objects, which do not say which offsets they hold.
            case among
            case notCommitted = "not-committed"
            case skipped
            case notFound = "not-found"
        }

        package var outcome: Outcome
        package var objects: [String] = []
        /// Line or row in the object, from 1; nil where it is not known.
        package var line: Int64?
        package var record: String?
        package var text: String

        package var json: JSON {
            [
                "outcome": .string(outcome.rawValue), "objects": .array(objects.map(JSON.string)),
                "line": line.map { .int($0) } ?? .null, "record": record.map(JSON.string) ?? .null,
                "text": .string(text),
            ]
        }
    }

    let blueprint: ConnectorBlueprint
    let stores: [String: any ObjectStore]
    let progress: Progress

    package init(
        _ blueprint: ConnectorBlueprint, stores: [String: any ObjectStore], progress: Progress = .silent
    ) {
        self.blueprint = blueprint
        self.stores = stores
        self.progress = progress
    }

    package func find(_ offset: Offset, in topicPartition: TopicPartition) throws(StoreError) -> Answer {
        guard let statement = blueprint.statement(for: topicPartition.topic),
            let store = stores[statement.target.container]
        else {
            return Answer(
                outcome: .notFound, text: "no KCQL statement takes the topic \(topicPartition.topic)")
        }
        let locks = LockReader(
            store: store, indexesName: blueprint.indexesName, connector: blueprint.settings.name)
        let lock = try locks.lock(topicPartition)
        var inventory = try InventoryReader(blueprint: blueprint, stores: stores, progress: progress).read()
        _ = try Identification(stores: stores, progress: progress).run(&inventory)
        let candidates = (inventory.objects[topicPartition] ?? [])
            .filter { $0.first <= offset && offset <= $0.last }.sorted { $0.key < $1.key }
        let sure = candidates.filter { $0.isDense }
        let reader = ObjectReader(store, statement)
        let tells = reader.form == .lines(envelope: true)
        for candidate in sure.isEmpty || tells ? candidates : sure {
            if let answer = try look(offset, in: candidate, reader) { return answer }
        }
        let possible = tells ? [] : candidates.filter { !$0.isDense }
        if !possible.isEmpty, isStored(offset, lock) != false {
            return Answer(
                outcome: .among, objects: possible.map(\.key.text),
                text: "it is in one of \(possible.count) objects if it was stored: this format does not say"
                    + " which records hold which offsets")
        }
        return absent(offset, lock, inventory.lost[topicPartition] ?? [])
    }

    /// The record in a candidate; nil where it is not in it.
    private func look(
        _ offset: Offset, in object: ClaimedObject, _ reader: ObjectReader
    ) throws(StoreError) -> Answer? {
        progress.say("reading \(object.key)")
        var found: (number: Int64, record: [UInt8])?
        let wanted =
            reader.form == .lines(envelope: true) ? nil : object.isDense ? offset - object.first : nil
        _ = try reader.read(object.key) { number, record in
            if number == wanted || wanted == nil && RecordScanner.offset(record) == offset {
                found = (number, Array(record))
            }
        }
        guard let found else { return nil }
        var line = found.number + 1
        if reader.form == .csv(header: true) { line += 1 }
        return Answer(
            outcome: .found, objects: [object.key.text], line: line,
            record: String(decoding: found.record, as: UTF8.self),
            text: "\(object.key), \(reader.form == .whole ? "the whole object" : "record \(line)")")
    }

    /// False where the lock's sums show that the offset was not stored; nil where they do not tell.
    private func isStored(_ offset: Offset, _ lock: LockEvidence) -> Bool? {
        guard case .sluice(let document, let proof) = lock else { return nil }
        if offset > document.last ?? -1 { return nil }
        for skipped in proof.sums.skipped where skipped.sum.only == offset { return false }
        return nil
    }

    private func absent(_ offset: Offset, _ lock: LockEvidence, _ lost: [ClaimedObject]) -> Answer {
        if let gone = lost.first(where: { $0.first <= offset && offset <= $0.last }) {
            return Answer(
                outcome: .notFound, objects: [gone.key.text],
                text: "it was in \(gone.key), which is gone: sluice verify says what else is missing")
        }
        guard case .sluice(let document, let proof) = lock else {
            let what = if case .absent = lock { "there is no lock" } else { "the lock holds no sums" }
            return Answer(outcome: .notFound, text: "no object holds it, and \(what)")
        }
        let committed = document.committedOffset ?? -1
        if offset > committed {
            let pending = document.pending.map { $0.offset >= offset ? ", a commit of it is under way" : "" }
            return Answer(
                outcome: .notCommitted,
                text: "not yet committed: everything up to \(committed) is\(pending ?? "")")
        }
        if offset < proof.sums.from {
            return Answer(
                outcome: .notFound, text: "no object holds it; the proof begins at offset \(proof.sums.from)")
        }
        for skipped in proof.sums.skipped where skipped.sum.only == offset {
            return Answer(
                outcome: .skipped,
                text: skipped.reason == .takenOver
                    ? "it lies in a file of the connector that was taken over, which carries no proof"
                    : "it was skipped (\(skipped.reason.rawValue)) and is in no object")
        }
        let skipped = proof.sums.skipped.map { "\($0.reason.rawValue) \($0.sum.count)" }
        let gaps = committed + 1 - proof.sums.from - proof.sums.delivered.count
        guard !skipped.isEmpty || gaps > 0 else {
            return Answer(
                outcome: .notFound,
                text: "it should be stored and no object holds it: run sluice verify")
        }
        return Answer(
            outcome: .notFound,
            text: "no object holds it. Of this partition \(gaps) offsets were never delivered (control"
                + " records, aborted transactions, compaction)"
                + (skipped.isEmpty ? "" : ", and skipped were: " + skipped.joined(separator: ", "))
                + ". sluice verify says whether anything is missing")
    }
}
