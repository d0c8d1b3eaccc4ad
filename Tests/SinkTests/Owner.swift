import ConnectData
import ObjectStore

@testable import Sink

/// One life of a worker at the test partition: the machine, the requests that are out, and a small data plane
/// that opens files per key and flushes them by count.
struct Owner {
    enum End: Equatable { case reopen(SinkError), failed(SinkError), released(Offset?), crashed }

    enum KeyState { case loading([Offset]), ready(Offset) }

    struct OpenFile {
        var id: StagedFile.ID
        var offsets: [Offset]
    }

    var machine: PartitionMachine
    let settings: CommitSettings
    /// Records a file (granular) or a partition (batch) holds before it is flushed.
    let flushCount: Int
    var out: [(RequestID, StoreRequest)] = []
    /// Answers on their way, of requests that were carried out.
    var held: [(RequestID, StoreAnswer)] = []
    /// What the policy says: try again, or the task ends (and is started anew).
    var retriesAfterPolicy = true
    var end: End?
    var isRunning = false
    var position: Offset = 0
    var sums = OffsetSums(from: 0)
    var keys: [String: KeyState] = [:]
    var files: [String: OpenFile] = [:]
    var notices: [SinkNotice] = []
    var policies: [SinkError] = []
    var safeOffset: Offset = 0

    init(_ settings: CommitSettings, id: String, flushCount: Int) {
        self.settings = settings
        self.flushCount = flushCount
        machine = PartitionMachine(settings: settings, topicPartition: World.partition, ownerID: id)
    }

    mutating func take(_ event: PartitionEvent, _ world: inout World) {
        if event == .release { isRunning = false }
        carry(machine.apply(event, now: world.now), &world)
    }

    private mutating func carry(_ effects: [PartitionEffect], _ world: inout World) {
        for effect in effects {
            switch effect {
            case .request(let id, let request): out.append((id, request))
            case .opened(let start, let sums):
                isRunning = true
                position = start
                self.sums = sums
                safeOffset = start
            case .keyReady(let key, let floor): ready(key.fields[0].value, floor, &world)
            case .committed(let ids): for id in ids { world.store.staging["f\(id)"] = nil }
            case .safeOffset(let offset):
                world.check(
                    offset <= machine.safeOffset, "EO-1: \(offset) was reported, not all below is stored")
                world.check(offset > safeOffset, "EO-4: the safe offset went from \(safeOffset) to \(offset)")
                safeOffset = offset
                world.groupOffset = offset
            case .notice(let notice):
                notices.append(notice)
                if case .swept(let object, _, _) = notice {
                    if object.hasSuffix(".lock") {
                        world.sweptLocks += 1
                    } else {
                        world.sweptTemporaries += 1
                    }
                }
            case .policy(let error):
                policies.append(error)
                if retriesAfterPolicy { take(.retry, &world) } else { end = .crashed }
            case .reopen(let error): end = .reopen(error)
            case .failed(let error): end = .failed(error)
            case .released(let offset):
                if let offset { world.groupOffset = offset }
                end = .released(offset)
            }
        }
        if end != nil { (out, held) = ([], []) }
    }

    // Records.

    func canDeliver(_ world: World) -> Bool { isRunning && end == nil && position < world.log.count }

    mutating func deliver(_ world: inout World) {
        let offset = position
        let key = world.log[Int(offset)]
        let before = sums
        sums.delivered.add(offset)
        position += 1
        if key == World.skipped {
            sums.skip(offset, .null)
        } else if settings.mode == .granular {
            deliverGranular(offset, key, before, &world)
        } else if offset > machine.floor(of: World.key(key)) {
            buffer(offset, key, before, &world)
        } else if offset <= machine.takenOver(of: World.key(key)) {
            sums.skip(offset, .takenOver)
        }
        machine.advance(to: position, sums: sums)
        let buffered = files.values.reduce(0) { $0 + $1.offsets.count }
        if settings.mode == .granular, let file = files[key], file.offsets.count >= flushCount, isReady(key) {
            flush(key, &world)
        } else if settings.mode != .granular, buffered >= flushCount {
            flushAll(&world)
        }
    }

    private func isReady(_ key: String) -> Bool { if case .ready = keys[key] { true } else { false } }

    private mutating func deliverGranular(
        _ offset: Offset, _ key: String, _ before: OffsetSums, _ world: inout World
    ) {
        switch keys[key] {
        case nil:
            open(key, offset, before, &world)
            keys[key] = .loading([offset])
            take(.keyMet(World.key(key)), &world)
        case .loading(let waiting): keys[key] = .loading(waiting + [offset])
        case .ready(let floor):
            if offset > floor {
                buffer(offset, key, before, &world)
            } else if offset <= machine.takenOver(of: World.key(key)) {
                sums.skip(offset, .takenOver)
            }
        }
    }

    private mutating func open(_ key: String, _ first: Offset, _ before: OffsetSums, _ world: inout World) {
        world.nextFile += 1
        files[key] = OpenFile(id: world.nextFile, offsets: [])
        machine.fileOpened(world.nextFile, key: World.key(key), first: first, deliveredBefore: before)
    }

    private mutating func buffer(_ offset: Offset, _ key: String, _ before: OffsetSums, _ world: inout World)
    {
        if files[key] == nil { open(key, offset, before, &world) }
        files[key]!.offsets.append(offset)
    }

    private mutating func ready(_ key: String, _ floor: Offset, _ world: inout World) {
        guard case .loading(let waiting) = keys[key] else { return world.fail("keyReady for \(key) unasked") }
        keys[key] = .ready(floor)
        let takenOver = machine.takenOver(of: World.key(key))
        for offset in waiting where offset <= min(floor, takenOver) {
            sums.skip(offset, .takenOver)
            // The record at hand is behind the machine's position still: `advance` brings its sums.
            if offset < machine.ledger.position { machine.passedOver(offset, .takenOver) }
        }
        files[key]!.offsets = waiting.filter { $0 > floor }
        guard files[key]!.offsets.isEmpty else { return }
        machine.fileDropped(files[key]!.id)
        files[key] = nil
    }

    // Flushes.

    private mutating func staged(_ key: String, _ world: inout World) -> StagedFile {
        let file = files.removeValue(forKey: key)!
        let text = file.offsets.map(String.init).joined(separator: ",")
        world.store.staging["f\(file.id)"] = Array(text.utf8)
        var sum = OffsetSum()
        for offset in file.offsets { sum.add(offset) }
        return StagedFile(
            id: file.id, partitionKey: World.key(key), path: "f\(file.id)",
            final: ObjectKey("data/\(key)/\(file.offsets.last!).json"), first: file.offsets.first!,
            last: file.offsets.last!, bytes: Int64(text.utf8.count), offsets: sum, checksum: "text:\(text)")
    }

    mutating func flush(_ key: String, _ world: inout World) {
        let file = staged(key, &world)
        take(
            .flush(Unit(lock: .key(World.key(key)), newOffset: file.last, files: [file], sums: sums)), &world)
    }

    /// Flushes what is open and may be flushed.
    mutating func flushAll(_ world: inout World) {
        if settings.mode == .granular {
            for key in files.keys.sorted() where isReady(key) && end == nil { flush(key, &world) }
            return
        }
        guard !files.isEmpty else { return }
        var closed: [StagedFile] = []
        for key in files.keys.sorted() { closed.append(staged(key, &world)) }
        closed.sort { $0.first < $1.first }
        take(.flush(Unit(lock: .master, newOffset: position - 1, files: closed, sums: sums)), &world)
    }

    var canFlush: Bool {
        end == nil && isRunning
            && (settings.mode == .granular ? files.keys.contains { isReady($0) } : !files.isEmpty)
    }

    /// The answer to request `index` of those that are out.
    mutating func answer(_ index: Int, _ answer: StoreAnswer, _ world: inout World) {
        let (id, _) = out.remove(at: index)
        take(.answered(id, answer), &world)
    }

    /// The answer to request `index` of those that are out is on its way.
    mutating func hold(_ index: Int, _ answer: StoreAnswer) {
        let (id, _) = out.remove(at: index)
        held.append((id, answer))
    }

    mutating func deliverHeld(_ index: Int, _ world: inout World) {
        let (id, answer) = held.remove(at: index)
        take(.answered(id, answer), &world)
    }
}
