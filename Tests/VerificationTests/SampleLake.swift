import Bytes
import Codecs
import ConnectData
import DataLake
import Foundation
import HTTP
import LakeEmulator
import LocalLake
import Logging
import ObjectStore
import Sink
import Testing
import Verification
import Worker

/// The stores that every kind of damage is looked for in.
enum LakeKind: String, CaseIterable, CustomTestStringConvertible {
    case inMemory = "in-memory, listings with metadata"
    case manifests = "in-memory, manifests"
    case localDirectory = "local directory"
    case hierarchical = "emulator, hierarchical namespace"
    case flat = "emulator, flat"

    var testDescription: String { rawValue }

    /// Objects carry their proof themselves.
    var hasMetadata: Bool { self != .manifests && self != .localDirectory }
}

/// A lake with one connector, `orders`, as workers leave it: built object by object, so that a test can
/// damage what it likes.
final class SampleLake {
    let kind: LakeKind
    let store: any ObjectStore
    let blueprint: ConnectorBlueprint
    private let directory: URL
    private var emulator: Emulator?
    /// The emulator's namespace, for what no client of ours would do.
    private var account: Lake?
    private var http: HTTPClient?
    private var uploads = 0
    private(set) var manifests: [ObjectKey: ObjectKey] = [:]

    init(_ kind: LakeKind, _ clauses: String = "", mode: String = "batch", worker: [String] = []) throws {
        self.kind = kind
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("sluice-verify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        switch kind {
        case .inMemory, .manifests:
            store = InMemoryObjectStore(listsMetadata: kind == .inMemory) { path in
                FileManager.default.contents(atPath: path).map { Array($0) }
            }
        case .localDirectory:
            store = try LocalObjectStore(root: directory.path + "/lake", container: "lake")
        case .hierarchical, .flat:
            let lake = try Lake(
                directory: nil, mode: EmulatorMode(kind == .flat ? .flat : .hierarchical))
            let emulator = try Emulator(
                EmulatorSettings(), kind: kind == .flat ? .flat : .hierarchical
            ) { lake.answer($0) }
            try emulator.start()
            self.emulator = emulator
            self.account = lake
            _ = lake.answer(
                EmulatorRequest(
                    method: "PUT", face: .blob, account: EmulatorSettings.developmentAccount,
                    container: "lake", path: "", query: ["restype": "container"]))
            let account = try AzureAccount.read(
                endpoint: "http://127.0.0.1:\(emulator.port)/\(EmulatorSettings.developmentAccount)",
                mode: .credentials, accountName: nil,
                accountKey: Secret(EmulatorSettings.developmentKey),
                connectionString: nil, sasToken: nil, allowsPlainHTTP: false)
            let http = try HTTPClient(HTTPSettings())
            self.http = http
            store = try DataLakeClient(
                account: account, send: { (request) throws(HTTPFailure) in try http.send(request) },
                log: Log(to: MemoryLogOutput()).logger("store")
            ).open(container: "lake", indexes: ".indexes").store
        }
        let file = directory.appendingPathComponent("orders.properties").path
        let lines =
            [
                "name=orders", "connector.class=DatalakeSink", "topics=orders",
                "connect.datalake.endpoint=file:\(directory.path)/lake",
                "connect.datalake.exactly.once.commit.mode=\(mode)",
                "connect.datalake.kcql=INSERT INTO lake:data SELECT * FROM orders \(clauses)",
            ]
        try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        var workerFile: String?
        if !worker.isEmpty {
            let path = directory.appendingPathComponent("worker.properties").path
            try (worker.joined(separator: "\n") + "\n").write(
                toFile: path, atomically: false, encoding: .utf8)
            workerFile = path
        }
        let loaded = ConfigLoader(purpose: .explain).load(worker: workerFile, connectors: [file])
        try #require(loaded.problems.errors.isEmpty, "\(loaded.problems)")
        blueprint = ConnectorBlueprint(try #require(loaded.connectors.first), purpose: .explain)
        try #require(blueprint.problems.errors.isEmpty, "\(blueprint.problems)")
    }

    deinit {
        http?.close()
        emulator?.stop()
        do { try FileManager.default.removeItem(at: directory) } catch {
            Issue.record(error, "\(directory.path) stays")
        }
    }

    static let partition = TopicPartition("orders", 0)

    var paths: LockPaths {
        LockPaths(indexesName: ".indexes", connector: "orders", topicPartition: Self.partition)
    }

    func stage(_ bytes: [UInt8]) throws -> String {
        uploads += 1
        let path = "\(directory.path)/staged-\(uploads)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    // MARK: as a worker writes

    /// A record's line, with its offset in an envelope or not.
    static func line(_ offset: Offset, envelope: Bool = false) -> String {
        envelope
            ? #"{"value":{"id":\#(offset)},"metadata":{"offset":\#(offset),"partition":0,"timestamp":1,"topic":"orders"}}"#
            : #"{"id":\#(offset),"text":"record \#(offset)"}"#
    }

    /// An object with the records at `offsets`, and its manifest where the store needs one.
    @discardableResult func add(
        _ offsets: [Offset], _ name: String? = nil, envelope: Bool = false, text: String? = nil
    ) throws -> ObjectKey {
        let content = Array((text ?? offsets.map { Self.line($0, envelope: envelope) + "\n" }.joined()).utf8)
        let (first, last) = (offsets.min()!, offsets.max()!)
        let number = String(last)
        let padded = String(repeating: "0", count: 12 - number.count) + number
        let final = ObjectKey("data/\(name ?? "orders/0/\(padded).json")")
        var sum = OffsetSum()
        for offset in offsets { sum.add(offset) }
        let file = StagedFile(
            id: UInt64(uploads), partitionKey: nil, path: try stage(content), final: final, first: first,
            last: last, bytes: Int64(content.count), offsets: sum,
            checksum: CRC64.text(CRC64.hash(content)))
        let unit = "test.\(uploads)"
        try put(final, file.path, ObjectProof(file, of: Self.partition).metadata(unit: unit))
        if !kind.hasMetadata {
            let manifest = paths.manifest(first: first, last: last, unit: unit)
            _ = try store.create(
                manifest, Manifest(unit: unit, topicPartition: Self.partition, files: [file]).encoded)
            manifests[final] = manifest
        }
        return final
    }

    func put(_ key: ObjectKey, _ path: String, _ metadata: ObjectMetadata) throws {
        uploads += 1
        let temp = paths.temporary(first: 0, last: 0, unit: "test", file: 0, attempt: uploads)
        let etag = try store.upload(file: path, to: temp, metadata: metadata)
        try store.publish(temp, as: key, ifMatch: etag)
    }

    static let owner = "sluice:cluster:connect-orders:owner-1:hash"

    static func sums(_ delivered: [ClosedRange<Offset>], from: Offset = 0, skipped: [Offset] = [])
        -> OffsetSums
    {
        var sums = OffsetSums(from: from, delivered: OffsetRuns(delivered).sum)
        for offset in skipped { sums.skip(offset, .null) }
        return sums
    }

    /// The master lock.
    func lock(
        _ committed: Offset, _ proof: LockProof?, pending: LockDocument.Pending? = nil, owner: String = owner
    ) throws {
        let document = LockDocument(
            owner: owner, committedOffset: committed, pending: pending, sluice: proof?.json)
        try replace(paths.master, document.encoded)
    }

    func replace(_ key: ObjectKey, _ content: [UInt8]) throws {
        if let held = try store.read(key) {
            _ = try store.replace(key, content, ifMatch: held.etag)
        } else {
            _ = try store.create(key, content)
        }
    }

    /// Thirty records in three objects, committed.
    @discardableResult func fill(envelope: Bool = false) throws -> [ObjectKey] {
        let keys = try [0, 10, 20].map { (first: Offset) in
            try add(Array(first..<(first + 10)), envelope: envelope)
        }
        try lock(29, LockProof(sums: Self.sums([0...29]), end: 30, day: 20_000))
        return keys
    }

    // MARK: as somebody damages it

    func remove(_ key: ObjectKey) throws { #expect(try store.delete(key, ifMatch: nil)) }

    func content(_ key: ObjectKey) throws -> [UInt8] { try #require(try store.read(key)).content }

    func copy(_ key: ObjectKey, to other: ObjectKey) throws {
        try put(other, stage(content(key)), try #require(try store.head(key)).metadata)
    }

    func rename(_ key: ObjectKey, to other: ObjectKey) throws {
        try copy(key, to: other)
        try remove(key)
    }

    /// Other bytes under the same name; the metadata stays, or not.
    func change(
        _ key: ObjectKey, keepsMetadata: Bool = true, _ change: (inout [UInt8]) -> Void = { _ in }
    ) throws {
        var bytes = try content(key)
        change(&bytes)
        let metadata = keepsMetadata ? try #require(try store.head(key)).metadata : ObjectMetadata()
        guard let account else {
            return try store.overwrite(file: stage(bytes), to: key, metadata: metadata)
        }
        var headers = ["x-ms-version": "2023-11-03", "x-ms-blob-type": "BlockBlob"]
        for (name, value) in metadata.values { headers["x-ms-meta-\(name)"] = value }
        let answer = account.answer(
            EmulatorRequest(
                method: "PUT", face: .blob, account: EmulatorSettings.developmentAccount,
                container: "lake", path: key.text, query: [:], headers: headers, body: bytes))
        #expect(answer.status == 201)
    }

    // MARK: as it is verified

    func verify(_ change: (inout VerifyOptions) -> Void = { _ in }) throws -> PartitionVerdict {
        let report = try report(change)
        try #require(report.partitions.count == 1, "\(report.text)")
        return report.partitions[0]
    }

    /// - Parameter asksKafka: as with a worker file, without comparing with the topic.
    func report(
        asksKafka: Bool = false, _ change: (inout VerifyOptions) -> Void = { _ in }
    ) throws -> VerifyReport {
        var options = VerifyOptions()
        change(&options)
        let connection = options.againstKafka || asksKafka ? try TopicConnection(blueprint) : nil
        return try Verifier(blueprint, stores: ["lake": store], options: options, connection: connection)
            .run()
    }

    func find(_ offset: Offset) throws -> Lookup.Answer {
        try Lookup(blueprint, stores: ["lake": store]).find(offset, in: Self.partition)
    }
}
