package import Bytes
package import ConnectData
import Formats
package import Kafka
package import KCQL
import Sink

/// Makes of records what a task makes of them, without a file: their partition keys and their bytes. For
/// comparing a lake with its topic; the code is the record path's own.
package final class RecordRenderer {
    /// What differs between files (CSV columns, a header row).
    package struct File {
        fileprivate var state = FileState()
        package init() {}
    }

    /// Why a record has no place or no form: the error policy's case.
    package struct Refused: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String
    }

    private let plan: PartitionPlan
    private let reader: RecordReader
    private var encoder: RecordEncoder
    private var builder: PartitionKeyBuilder
    private let topic: [UInt8]
    private let topicPartition: TopicPartition
    private var numbers: [PartitionKey: Int] = [:]
    private var known: [[UInt8]: Int] = [:]
    /// A record without a value is stored nowhere.
    package let skipsNullValues: Bool
    /// Files are gzip.
    package let isPacked: Bool
    /// What to read of each record.
    package let needs: RecordNeeds

    package init(
        _ blueprint: ConnectorBlueprint, _ statement: Statement, of topicPartition: TopicPartition
    ) throws(Refused) {
        do {
            let format = blueprint.format(of: statement)
            let schemas = SchemaTable()
            plan = try PartitionPlan(
                statement, compatibility: blueprint.compatibility, zone: blueprint.zone)
            reader = RecordReader(
                settings: format, plan: plan, converters: try TaskConverters(blueprint.settings),
                schemas: schemas)
            encoder = try RecordEncoder(format, schemas: schemas)
            builder = PartitionKeyBuilder(plan)
            isPacked = format.gzipLevel != nil
        } catch {
            throw Refused(description: "\(error)")
        }
        self.topicPartition = topicPartition
        topic = Array(topicPartition.topic.utf8)
        skipsNullValues = blueprint.settings.skipNullValues
        let read = RecordReader.needs(reader.inputs, plan, timestamps: false)
        var needs: RecordNeeds = []
        if read.key { needs.insert(.key) }
        if read.headers { needs.insert(.headers) }
        if read.timestamp { needs.insert(.timestamp) }
        self.needs = needs
    }

    /// Converts a batch's records. Returns how many can be rendered: those before the first that cannot be
    /// converted.
    package func prepare(_ batch: borrowing RecordBatch) -> (count: Int, failure: String?) {
        reader.begin()
        guard batch.count > 0 else { return (0, nil) }
        guard let failure = reader.prepare(batch, 0, batch.count) else { return (batch.count, nil) }
        return (failure.index, "\(failure)")
    }

    /// A number for the partition key of a prepared record: equal where the key is.
    package func key(_ batch: borrowing RecordBatch, _ index: Int) throws(Refused) -> Int {
        do throws(RoutingError) {
            if plan.isConstant { return 0 }
            try reader.buildKey(&builder, batch, index)
            let raw = Array(builder.raw)
            if let number = known[raw] { return number }
            let key = try plan.partitionKey(raw: builder.raw, of: topicPartition)
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            known[raw] = number
            return number
        } catch {
            throw Refused(description: error.description)
        }
    }

    /// Appends the bytes of a prepared record; before the first one of a file its header, where it has one.
    package func render(
        _ batch: borrowing RecordBatch, _ index: Int, into out: inout ByteBuffer, of file: inout File
    ) throws(Refused) {
        var failure: Refused?
        topic.withUnsafeBytes { topic in
            let view = reader.view(batch, index, topic: topic, partition: topicPartition.partition)
            do throws(FormatError) {
                try encoder.encode(view, into: &out, file: &file.state)
            } catch {
                failure = Refused(description: error.description)
            }
        }
        if let failure { throw failure }
    }

    /// The file is done.
    package func end(_ file: File) { encoder.end(file.state) }
}
