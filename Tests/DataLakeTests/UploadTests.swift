import Bytes
import Codecs
import Foundation
import HTTP
import ObjectStore
import Synchronization
import Testing

@testable import DataLake

@Suite struct UploadTests {
    private let temp = ObjectKey(".temp-upload/sink/t/0/0-9-u1-0-a1")
    private let small = DataLakeSettings(singlePutMax: 100, blockSize: 40, blocksAtOnce: 3)

    private func kind(_ body: () throws -> Void) -> StoreError.Kind? {
        do {
            try body()
            return nil
        } catch { return (error as? StoreError)?.kind }
    }

    /// The bytes that a body stands for.
    private func bytes(_ body: HTTPRequest.Body) -> [UInt8] {
        switch body {
        case .none: []
        case .bytes(let bytes): bytes
        case .file(let path, let offset, let length):
            Array((FileManager.default.contents(atPath: path) ?? Data())[Int(offset)..<Int(offset + length)])
        }
    }

    @Test func aSmallFileIsOnePutBlobWithItsMetadata() throws {
        let scratch = try Scratch()
        let content = (0..<100).map { UInt8($0) }
        let service = ScriptedService(.done(etag: "\"e\""))
        let etag = try service.store(settings: small).upload(
            file: scratch.stage(content), to: temp, metadata: ObjectMetadata(["unit": "u1", "count": "10"]))
        #expect(etag == ETag("e"))
        let sent = try #require(service.seen.first)
        #expect(service.seen.count == 1)
        #expect(bytes(sent.body) == content)
        #expect(sent.headers["If-None-Match"] == "*")
        #expect(sent.headers["x-ms-meta-unit"] == "u1")
        #expect(sent.headers["x-ms-meta-count"] == "10")
        #expect(sent.headers["x-ms-content-crc64"] == Base64.encode(CRC64.bytes(CRC64.hash(content))))
    }

    @Test func anEmptyFileHasNoBody() throws {
        let scratch = try Scratch()
        let service = ScriptedService(.done())
        _ = try service.store().upload(file: scratch.stage([]), to: temp, metadata: ObjectMetadata())
        guard case .none = try #require(service.seen.first).body else {
            Issue.record("an empty file was sent as a body")
            return
        }
    }

    @Test func aLargeFileIsBlocksAndOneList() throws {
        let scratch = try Scratch()
        let content = (0..<205).map { UInt8($0) }
        let service = ScriptedService { _ in .done() }
        _ = try service.store(settings: small).upload(
            file: scratch.stage(content), to: temp, metadata: ObjectMetadata(["unit": "u1"]))
        let blocks = service.seen.dropLast()
        let list = try #require(service.seen.last)
        #expect(blocks.count == 6)
        #expect(blocks.allSatisfy { $0.isRepeatable && $0.headers["If-None-Match"] == nil })
        #expect(!list.isRepeatable)
        #expect(list.headers["If-None-Match"] == "*")
        #expect(list.headers["x-ms-meta-unit"] == "u1")
        #expect(list.url.hasSuffix("?comp=blocklist"))
        var pieces: [String: [UInt8]] = [:]
        for block in blocks {
            let id = String(block.url.split(separator: "=").last ?? "")
            let piece = bytes(block.body)
            #expect(block.headers["x-ms-content-crc64"] == Base64.encode(CRC64.bytes(CRC64.hash(piece))))
            pieces[URLText.decode(id)] = piece
        }
        let ids = String(decoding: bytes(list.body), as: UTF8.self).components(separatedBy: "<Latest>")
            .dropFirst()
            .map { $0.components(separatedBy: "</Latest>")[0] }
        #expect(Set(ids.map(\.count)).count == 1)
        #expect(ids.flatMap { pieces[$0] ?? [] } == content)
    }

    @Test func blocksAreRepeatedAndTheListIsNot() throws {
        let scratch = try Scratch()
        let path = try scratch.stage(Array(repeating: 7, count: 120))
        let failed = Mutex(Set<String>())
        let service = ScriptedService { request in
            if request.url.contains("blocklist") { return .fail(.lost) }
            // Each block fails once.
            let isFirst = failed.withLock { $0.insert(request.url).inserted }
            return isFirst ? .refuse(500, "InternalError") : .done()
        }
        #expect(
            kind {
                _ = try service.store(settings: small).upload(
                    file: path, to: temp, metadata: ObjectMetadata())
            } == .unknown)
        #expect(service.seen.count == 7)
        #expect(service.seen.filter { $0.url.contains("blocklist") }.count == 1)
    }

    @Test func aBlockThatCannotBeSentEndsTheUploadBeforeAnythingIsVisible() throws {
        let scratch = try Scratch()
        let path = try scratch.stage(Array(repeating: 7, count: 400))
        let service = ScriptedService { _ in .refuse(403, "AuthorizationPermissionMismatch") }
        #expect(
            kind {
                _ = try service.store(settings: small).upload(
                    file: path, to: temp, metadata: ObjectMetadata())
            } == .rejected)
        // Each hand stops at the first failure that it sees.
        #expect(service.seen.count <= 3)
        #expect(!service.seen.contains { $0.url.contains("blocklist") })
    }

    @Test func blocksOnTheWayAreBounded() throws {
        let now = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        let done = Atomic<Int>(0)
        try Crew.run(64, width: 4) { (_) throws(StoreError) in
            let here = now.wrappingAdd(1, ordering: .relaxed).newValue
            most.max(here, ordering: .relaxed)
            for _ in 0..<200 { sched_yield() }
            now.wrappingSubtract(1, ordering: .relaxed)
            done.wrappingAdd(1, ordering: .relaxed)
        }
        #expect(done.load(ordering: .relaxed) == 64)
        #expect((1...4).contains(most.load(ordering: .relaxed)))
    }

    @Test func theBlockSizeGrowsWithTheFile() {
        let plan = BlockPlan(size: 1 << 40, DataLakeSettings())
        #expect(plan.count <= 50_000)
        #expect(plan.range(plan.count - 1).offset + plan.range(plan.count - 1).length == 1 << 40)
        #expect(BlockPlan(size: 64 << 20, DataLakeSettings()).count == 1)
        #expect(BlockPlan(size: (64 << 20) + 1, DataLakeSettings()).count == 5)
    }

    @Test func aMissingFileIsRejectedWithoutARequest() {
        let service = ScriptedService()
        #expect(
            kind { _ = try service.store().upload(file: "/nowhere", to: temp, metadata: ObjectMetadata()) }
                == .rejected)
    }
}
