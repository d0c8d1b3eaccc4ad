import Sink
import Codecs
import ConnectData
import KCQL
import ObjectStore
import Synchronization
import Worker

/// Reads objects and holds their bytes against what was written.
struct ContentCheck {
    let blueprint: ConnectorBlueprint
    let stores: [String: any ObjectStore]
    let meter: ReadMeter

    /// The objects of a topic say which offsets they hold.
    func tellsOffsets(_ topic: String) -> Bool {
        blueprint.statement(for: topic).map { ObjectReader.form($0) == .lines(envelope: true) } ?? false
    }

    struct Reading {
        /// With the offsets that were read in them.
        var read: [ClaimedObject] = []
        /// What is wrong with each.
        var findings: [Finding] = []
        /// Such as are not there (any more): nothing of them is known.
        var vanished: [ClaimedObject] = []
    }

    /// Reads the objects, each whole.
    func readAll(
        _ objects: [ClaimedObject], of topicPartition: TopicPartition
    ) throws(StoreError) -> Reading {
        guard let statement = blueprint.statement(for: topicPartition.topic),
            let store = stores[statement.target.container]
        else { preconditionFailure("no statement or store takes \(topicPartition)") }
        let reader = ObjectReader(store, statement)
        let results = Mutex<[Int: ObjectContent]>([:])
        meter.begin(objects, of: topicPartition)
        try Parallel.run(objects.count, width: 8) { [meter] (index) throws(StoreError) in
            let content = try reader.read(objects[index].key)
            meter.read(objects[index])
            if let content { results.withLock { $0[index] = content } }
        }
        let found = results.withLock { $0 }
        var reading = Reading()
        for (index, object) in objects.enumerated() {
            guard let content = found[index] else {
                reading.vanished.append(object)
                continue
            }
            var object = object
            // Of a whole object that was not changed the claim is as good as what was read.
            if let offsets = content.offsets { object.read = offsets }
            reading.read.append(object)
            // A wrong size is said of the claim already.
            if let fault = Self.fault(object, content), object.fault == nil { reading.findings.append(fault) }
        }
        return reading
    }

    static func fault(_ object: ClaimedObject, _ content: ObjectContent) -> Finding? {
        let text: String
        if content.size != object.size {
            text = "it changed while it was read"
        } else if CRC64.text(content.crc) != object.proof.checksum {
            let why = content.malformed.map { " (\($0))" } ?? ""
            text =
                "its bytes are not those that were written; it holds \(content.records) records,"
                + " \(object.sum.count) were written\(why)"
        } else if let malformed = content.malformed {
            text = malformed
        } else if content.records != object.sum.count || content.isCut {
            text = "it holds \(content.records) records, its metadata says \(object.sum.count)"
        } else if let offsets = content.offsets, offsets.sum != object.sum {
            text = "the offsets in its records are not those of its metadata"
        } else {
            return nil
        }
        return Finding(
            .damaged, text, ranges: [object.first...object.last], count: object.sum.count,
            isExact: object.isDense, objects: [object.key.text],
            hint: "bring back what was written, or read its offsets again from the topic")
    }
}
