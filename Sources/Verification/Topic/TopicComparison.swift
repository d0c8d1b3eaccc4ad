import Bytes
import Codecs
import ConnectData
import KCQL
import Kafka
import ObjectStore
import Sink
import Worker

/// Reads a partition's log and holds the objects against it.
struct TopicComparison {
    let connection: TopicConnection
    let blueprint: ConnectorBlueprint
    let store: any ObjectStore
    let statement: Statement
    let topicPartition: TopicPartition
    let progress: Progress

    /// - Throws: what the broker or the store refuses.
    func run(_ evidence: PartitionEvidence, _ verdict: inout PartitionVerdict) throws {
        let log = try connection.admin.logRange(topicPartition)
        let begin = max(verdict.from, log.start)
        if begin > verdict.from {
            verdict.notes.append(
                "the topic begins at \(log.start): it is compared from there on, not from \(verdict.from)")
        }
        if evidence.end > log.end {
            verdict.findings.append(
                Finding(
                    .notDelivered, "the lock is at \(evidence.end), the topic ends at \(log.end)",
                    hint: "the topic was made anew, or it is another cluster's"))
        }
        let end = min(evidence.end, log.end)
        guard begin < end else { return }
        let form = ObjectReader.form(statement)
        // Objects across the beginning are compared whole, as far as the log still has them.
        let across = evidence.objects.filter { $0.first < begin && $0.last >= begin }
        let start = max(log.start, across.map(\.first).min() ?? begin)
        var match = TopicMatch(
            evidence.objects, range: begin..<end, form, across: across.filter { $0.first >= start })
        let beheaded = across.filter { $0.first < start }
        let renderer = try RecordRenderer(blueprint, statement, of: topicPartition)
        var findings: [Finding] = []
        let damaged = Set(verdict.findings.filter { $0.kind == .damaged }.flatMap(\.objects))
        // Objects across the committed offset are compared whole, as far as the log goes.
        let last = evidence.objects.map(\.last).max() ?? 0
        var reached = try read(
            start, upTo: min(max(end, last + 1), log.end), renderer, damaged, &match, &findings)
        for pair in match.finish() { try check(pair, renderer, damaged, &findings) }
        reached = min(reached, end)
        verdict.notes.append("compared with the topic: offsets \(begin) to \(reached - 1)")
        if !beheaded.isEmpty {
            verdict.notes.append(
                "\(beheaded.count) objects begin below offset \(start), where the topic begins: they are not"
                    + " compared")
            match.excuse(beheaded)
        }
        judge(
            match, isWhole: beheaded.isEmpty && begin == verdict.from && reached == evidence.end,
            begin: begin, reached: reached, evidence, &verdict)
        verdict.findings += findings
    }

    /// Returns where it stopped: behind the log's end, or before a record that cannot be converted.
    private func read(
        _ begin: Offset, upTo end: Offset, _ renderer: RecordRenderer, _ damaged: Set<String>,
        _ match: inout TopicMatch, _ findings: inout [Finding]
    ) throws -> Offset {
        let reader = try LogReader(
            topicPartition, from: begin, properties: connection.properties, tokens: connection.tokens)
        var batch = RecordBatch()
        var scratch = ByteBuffer()
        var position = begin
        while position < end {
            let logEnd = try reader.next(into: &batch, needs: renderer.needs, timeoutMilliseconds: 60_000)
            let prepared = renderer.prepare(batch)
            for index in 0..<prepared.count where batch.records[index].offset < end {
                for pair in match.take(batch, index, renderer, &scratch) {
                    try check(pair, renderer, damaged, &findings)
                }
                position = batch.records[index].offset + 1
            }
            if let failure = prepared.failure, prepared.count < batch.count,
                batch.records[prepared.count].offset < end
            {
                findings.append(
                    Finding(
                        .different,
                        "the record at offset \(batch.records[prepared.count].offset) cannot be converted"
                            + " (\(failure)): the comparison stops there",
                        hint: "the converters are not those that the connector ran with: give its --worker"))
                return position
            }
            if batch.count > prepared.count { return end }
            progress.show(
                ProgressState(
                    label: "comparing \(topicPartition) with the topic",
                    share: Double(position - begin) / Double(end - begin),
                    counts: "offset \(position) of \(end)"))
            if let logEnd, logEnd >= min(end, logEnd) { return max(position, min(end, logEnd)) }
        }
        return position
    }

    /// The bytes of an object against those that the topic makes.
    private func check(
        _ pair: TopicMatch.Pair, _ renderer: RecordRenderer, _ damaged: Set<String>,
        _ findings: inout [Finding]
    ) throws {
        let (object, trace) = (pair.object, pair.trace)
        renderer.end(trace.file)
        // The bytes were held against this checksum before.
        if trace.sum == object.sum, let crc = trace.crc, CRC64.text(crc) == object.proof.checksum,
            !damaged.contains(object.key.text)
        {
            return
        }
        var rows: [UInt64] = []
        guard
            try ObjectReader(store, statement).read(
                object.key,
                each: { _, row in
                    rows.append(row.withUnsafeBytes { CRC64.hash($0) })
                }) != nil
        else {
            findings.append(.vanished(object))
            return
        }
        if rows == trace.rows.map(\.crc) { return }
        var different = OffsetRuns()
        for (index, row) in trace.rows.enumerated() where index >= rows.count || rows[index] != row.crc {
            different.insert(row.offset)
        }
        let isSameCount = rows.count == trace.rows.count
        findings.append(
            Finding(
                .different,
                isSameCount
                    ? "records of an object are not those of the topic"
                    : "an object holds \(rows.count) records, the topic makes \(trace.rows.count) of its offsets",
                ranges: isSameCount ? different.runs : [object.first...object.last],
                count: isSameCount ? different.count : object.sum.count, isExact: isSameCount,
                objects: [object.key.text],
                hint: "the object was changed, the topic compacted, or the converters are not those it was"
                    + " written with"))
    }

    /// What the topic says instead of what sums could only guess.
    private func judge(
        _ match: TopicMatch, isWhole: Bool, begin: Offset, reached: Offset, _ evidence: PartitionEvidence,
        _ verdict: inout PartitionVerdict
    ) {
        if isWhole, match.delivered != verdict.delivered {
            verdict.findings.append(
                Finding(
                    .notDelivered,
                    "the topic delivers \(match.delivered.count) records, the lock has counted"
                        + " \(verdict.delivered.count)", ranges: [begin...(reached - 1)],
                    count: abs(match.delivered.count - verdict.delivered.count), isExact: false,
                    hint: "the topic was compacted or made anew, or isolation.level was changed"))
        }
        var lost: [String] = []
        if isWhole {
            verdict.findings.removeAll { finding in
                if finding.kind == .missing { lost += finding.objects }
                return finding.kind == .missing || finding.kind == .unexplained
                    || finding.kind == .doubled && !finding.isExact
            }
            verdict.proveWhole()
        }
        let policy = evidence.sums.skipped.filter { $0.reason == .policy || $0.reason == .deadLetter }
        let passedOver = policy.reduce(0) { $0 + $1.sum.count }
        let unstored = UnstoredRecords(match, verdict, evidence.sums, isWhole: isWhole)
        if var finding = unstored.missing {
            finding.objects = lost
            verdict.findings.append(finding)
        }
        if isWhole, !unstored.isExplained, Int64(match.refused.count) > passedOver {
            verdict.findings.append(
                Finding(
                    .different,
                    "these records cannot be placed or written, and the lock has not counted them",
                    ranges: OffsetRuns(match.refused.map { $0...$0 }).runs, count: Int64(match.refused.count),
                    hint: "the statement or the converters were changed since"))
        }
        let told = Set(verdict.findings.flatMap(\.objects))
        for object in match.unmatched where !told.contains(object.key.text) && object.first < reached {
            verdict.findings.append(
                Finding(
                    .different, "no records of the topic make this object",
                    ranges: [object.first...object.last], count: object.sum.count, isExact: object.isDense,
                    objects: [object.key.text],
                    hint:
                        "it is there twice, or PARTITIONBY or the converters were changed since it was written"
                ))
        }
    }
}
