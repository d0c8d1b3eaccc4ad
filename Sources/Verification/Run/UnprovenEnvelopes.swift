import Codecs
import ConnectData
import JSON
import KCQL
import ObjectStore
import Sink
import Worker

/// Objects without a proof whose records say themselves which offsets they hold: their metadata was lost.
struct UnprovenEnvelopes {
    let content: ContentCheck
    let topicPartition: TopicPartition

    /// Takes such objects of the partition out of `unproven`. Each is a finding, and counts with what it
    /// holds.
    func take(_ unproven: inout [UnprovenObject]) throws(StoreError) -> ([ClaimedObject], [Finding]) {
        guard content.tellsOffsets(topicPartition.topic),
            let statement = content.blueprint.statement(for: topicPartition.topic),
            let store = content.stores[statement.target.container]
        else { return ([], []) }
        let directory = ConnectorBlueprint.directory(of: statement)
        var found: [ClaimedObject] = []
        var findings: [Finding] = []
        var left: [UnprovenObject] = []
        for object in unproven {
            guard object.container == statement.target.container, object.key.text.hasPrefix(directory),
                let read = try read(object, ObjectReader(store, statement))
            else {
                left.append(object)
                continue
            }
            found.append(read)
            findings.append(
                Finding(
                    .damaged, "it has lost its metadata; its records say which offsets it holds",
                    ranges: read.read?.runs ?? [], count: read.sum.count, objects: [object.key.text],
                    hint: "nothing is missing in it as far as its records tell; its bytes cannot be proved"))
        }
        unproven = left
        return (found, findings)
    }

    private func read(
        _ object: UnprovenObject, _ reader: ObjectReader
    ) throws(StoreError) -> ClaimedObject? {
        var isOurs: Bool?
        let content = try reader.read(object.key) { number, record in
            if number == 0 { isOurs = Self.topicPartition(record) == topicPartition }
        }
        guard isOurs == true, let content, let offsets = content.offsets, let first = offsets.runs.first,
            let last = offsets.runs.last
        else { return nil }
        return ClaimedObject(
            key: object.key, size: object.size,
            proof: ObjectProof(
                topicPartition: topicPartition, first: first.lowerBound, last: last.upperBound,
                offsets: offsets.sum, checksum: CRC64.text(content.crc)),
            unit: "", read: offsets)
    }

    private static func topicPartition(_ record: ArraySlice<UInt8>) -> TopicPartition? {
        guard let metadata = (try? JSON(parsing: Array(record)))?["metadata"],
            let topic = metadata["topic"]?.string,
            let partition = metadata["partition"]?.int64.flatMap({ Int32(exactly: $0) })
        else { return nil }
        return TopicPartition(topic, partition)
    }
}
