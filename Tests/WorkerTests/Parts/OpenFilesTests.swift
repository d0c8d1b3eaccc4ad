import Bytes
import Codecs
import Foundation
import Testing

@testable import Worker

/// The table of open files: whatever is parked, spilled or reused, a file holds what was appended to it.
struct OpenFilesTests {
    let directory = TemporaryDirectory()

    private var area: StagingArea { StagingArea(directory: directory.path, on: LocalDisk.shared) }

    private func file(_ number: Int, isPacked: Bool = false) -> OpenFile {
        OpenFile(
            id: UInt64(number), number: number, in: area, key: Int32(number), firstOffset: 0,
            isPacked: isPacked)
    }

    /// What a sealed file is known to be, beside what the test knows of it.
    private struct Sealed: Equatable {
        var content: [UInt8]
        var written: Int
        var checksum: UInt64
    }

    private func seal(_ files: inout OpenFiles, _ slot: Int32, _ packer: inout Packer) throws -> Sealed {
        var file = files.remove(slot)
        try file.seal(&packer)
        let descriptor = file.descriptor
        #expect(descriptor == -1)
        let name = String(file.path.split(separator: "/").last ?? "")
        return Sealed(
            content: directory.content(name) ?? [], written: file.written, checksum: file.checksum)
    }

    private func sealed(_ bytes: [UInt8]) -> Sealed {
        Sealed(
            content: bytes, written: bytes.count, checksum: bytes.withUnsafeBytes { CRC64.hash($0) })
    }

    @Test(arguments: [(0, 64), (1, 64), (2, 512), (5, 1 << 20), (64, 64)])
    func `files keep their content and no more descriptors than the cap`(_ cap: Int, _ buffers: Int) throws {
        var files = OpenFiles(descriptorsMax: cap, bufferBytes: buffers)
        var packer = Packer(gzipLevel: nil)
        var random = SplitMix64(seed: UInt64(cap * 1000 + buffers))
        var expected = [[UInt8]](repeating: [], count: 12)
        let slots = (0..<12).map { files.insert(file($0)) }
        for step in 0..<400 {
            let index = Int.random(in: 0..<12, using: &random)
            // Some runs are long enough to go past the buffer.
            let length = step.isMultiple(of: 17) ? 20_000 : Int.random(in: 0...700, using: &random)
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &+ step) }
            try bytes.withUnsafeBytes { bytes in try files.append(bytes, to: slots[index], &packer) }
            expected[index] += bytes
            if step.isMultiple(of: 5) { try files.spill(slots[index], &packer) }
            #expect(directory.descriptors <= cap)
        }
        let open = files.count
        #expect(open == 12)
        for (index, slot) in slots.enumerated() {
            let found = try seal(&files, slot, &packer)
            #expect(found == sealed(expected[index]), "file \(index)")
        }
        #expect(directory.descriptors == 0)
    }

    @Test func `a descriptor that was given back serves the next file`() throws {
        var files = OpenFiles(descriptorsMax: 1, bufferBytes: 64)
        var packer = Packer(gzipLevel: nil)
        let long = [UInt8](repeating: 65, count: 1000)
        for number in 0..<5 {
            let slot = files.insert(file(number))
            try long.withUnsafeBytes { bytes in try files.append(bytes, to: slot, &packer) }
            #expect(directory.descriptors == 1)
            let found = try seal(&files, slot, &packer)
            #expect(found == sealed(long))
        }
    }

    @Test(arguments: [1, 6, 9]) func `the members of a gzip file are read as one`(_ level: Int) throws {
        var files = OpenFiles(descriptorsMax: 1, bufferBytes: 64)
        var packer = Packer(gzipLevel: level)
        var expected: [[UInt8]] = [[], []]
        let slots = [files.insert(file(0, isPacked: true)), files.insert(file(1, isPacked: true))]
        for step in 0..<200 {
            let line = Array("{\"step\":\(step),\"text\":\"\(String(repeating: "ab", count: step))\"}\n".utf8)
            try line.withUnsafeBytes { bytes in try files.append(bytes, to: slots[step % 2], &packer) }
            expected[step % 2] += line
        }
        for index in 0..<2 {
            let found = try seal(&files, slots[index], &packer)
            #expect(found == sealed(found.content), "written and checksum are those of the file's bytes")
            #expect(found.content.count < expected[index].count)
            #expect(try gunzip("\(directory.path)/\(index)") == expected[index])
        }
    }

    /// A connector's CSV is never compressed, though its JSON is.
    @Test func `a file of a format without compression goes past the packer`() throws {
        var files = OpenFiles(descriptorsMax: 2, bufferBytes: 64)
        var packer = Packer(gzipLevel: 6)
        let plain = files.insert(
            OpenFile(id: 0, number: 0, in: area, key: 0, firstOffset: 0, isPacked: false))
        let packed = files.insert(file(1, isPacked: true))
        var expected: [UInt8] = []
        for length in [10, 700, 20_000, 3] {
            let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: length), count: length)
            for slot in [plain, packed] {
                try bytes.withUnsafeBytes { bytes in try files.append(bytes, to: slot, &packer) }
            }
            expected += bytes
            let size = files[plain].pointee.size
            #expect(size == expected.count)
        }
        let found = try seal(&files, plain, &packer)
        #expect(found == sealed(expected))
        _ = try seal(&files, packed, &packer)
        #expect(try gunzip("\(directory.path)/1") == expected)
    }

    private func gunzip(_ path: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc"]
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let content = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(content)
    }

    @Test func `a slot that was given back is used again and knows its file`() throws {
        var files = OpenFiles(descriptorsMax: 8, bufferBytes: 1 << 20)
        var packer = Packer(gzipLevel: nil)
        let first = files.insert(file(1))
        let second = files.insert(file(2))
        try [UInt8](repeating: 1, count: 2).withUnsafeBytes { bytes in
            try files.append(bytes, to: first, &packer)
        }
        let one = try seal(&files, first, &packer)
        let gone = files.holds(1, in: first)
        let third = files.insert(file(3))
        let (old, new, other) =
            (files.holds(1, in: third), files.holds(3, in: third), files.holds(2, in: second))
        #expect(third == first)
        #expect([gone, old, new, other] == [false, false, true, true])
        try [UInt8](repeating: 3, count: 9).withUnsafeBytes { bytes in
            try files.append(bytes, to: third, &packer)
        }
        let three = try seal(&files, third, &packer)
        #expect(three == sealed([UInt8](repeating: 3, count: 9)))
        #expect(one.content == directory.content("1"))
        let count = files.count
        #expect(count == 1)
    }

    @Test func `the table grows and every file stays where it was`() throws {
        var files = OpenFiles(descriptorsMax: 4, bufferBytes: 1 << 20)
        var packer = Packer(gzipLevel: nil)
        let slots = (0..<100).map { files.insert(file($0)) }
        #expect(slots == (0..<100).map { Int32($0) })
        for (number, slot) in slots.enumerated() {
            try [UInt8(number)].withUnsafeBytes { bytes in try files.append(bytes, to: slot, &packer) }
        }
        for (number, slot) in slots.enumerated() {
            let found = try seal(&files, slot, &packer)
            #expect(found == sealed([UInt8(number)]))
        }
    }

    @Test func `all buffers together stay near their limit, however many files are open`() {
        var files = OpenFiles(descriptorsMax: 4, bufferBytes: 1 << 20)
        var thresholds: [Int] = []
        for number in 0..<4096 {
            _ = files.insert(file(number))
            thresholds.append(files.spillThreshold)
        }
        #expect(thresholds[0] == 64 << 10)
        #expect(thresholds[63] == (1 << 20) / 64)
        #expect(thresholds[4095] == 512)
    }

    @Test func `a file that writes takes the descriptor of one that has not written of late`() throws {
        var files = OpenFiles(descriptorsMax: 2, bufferBytes: 64)
        var packer = Packer(gzipLevel: nil)
        let slots = (0..<3).map { files.insert(file($0)) }
        let piece = [UInt8](repeating: 7, count: 600)
        func write(_ number: Int) throws -> [Bool] {
            try piece.withUnsafeBytes { bytes in try files.append(bytes, to: slots[number], &packer) }
            return slots.map { files[$0].pointee.descriptor >= 0 }
        }
        #expect(try write(0) == [true, false, false])
        #expect(try write(1) == [true, true, false])
        // Both have written since they were last asked: the third is parked this time.
        #expect(try write(2) == [true, true, false])
        #expect(try write(0) == [true, true, false])
        // The first has written again meanwhile, the second has not.
        #expect(try write(2) == [true, false, true])
        #expect(try write(0) == [true, false, true])
        #expect(directory.descriptors == 2)
        for (number, slot) in slots.enumerated() {
            let found = try seal(&files, slot, &packer)
            #expect(found == sealed(Array(repeating: piece, count: [3, 1, 2][number]).flatMap { $0 }))
        }
        #expect(directory.descriptors == 0)
    }

    @Test func `a file of empty records is there, with no bytes`() throws {
        var files = OpenFiles(descriptorsMax: 4, bufferBytes: 1 << 20)
        var packer = Packer(gzipLevel: nil)
        let slot = files.insert(file(0))
        let found = try seal(&files, slot, &packer)
        #expect(found == Sealed(content: [], written: 0, checksum: 0))
        #expect(directory.names() == ["0"])
    }

    @Test func `a table that is given up closes its descriptors`() throws {
        do {
            var files = OpenFiles(descriptorsMax: 4, bufferBytes: 64)
            var packer = Packer(gzipLevel: nil)
            for number in 0..<4 {
                let slot = files.insert(file(number))
                try [UInt8](repeating: 1, count: 600).withUnsafeBytes { bytes in
                    try files.append(bytes, to: slot, &packer)
                }
            }
            #expect(directory.descriptors == 4)
            let count = files.count
            #expect(count == 4)
        }
        #expect(directory.descriptors == 0)
    }

    @Test(arguments: [(true, "free space"), (false, "check the disk")])
    func `a disk that takes nothing is an error with its path and what to do`(_ isFull: Bool, _ hint: String)
        throws
    {
        let area = isFull ? self.area : StagingArea(directory: "/proc/none", on: LocalDisk.shared)
        if isFull {
            try FileManager.default.createSymbolicLink(
                atPath: area.path(1), withDestinationPath: "/dev/full")
        }
        var files = OpenFiles(descriptorsMax: 4, bufferBytes: 64)
        var packer = Packer(gzipLevel: nil)
        let slot = files.insert(OpenFile(id: 1, number: 1, in: area, key: 0, firstOffset: 0, isPacked: false))
        var error: StagingError?
        let bytes = [UInt8](repeating: 1, count: 600)
        do {
            try bytes.withUnsafeBytes { bytes in try files.append(bytes, to: slot, &packer) }
        } catch let found {
            error = found as? StagingError
        }
        #expect(error?.path == area.path(1))
        #expect(error?.description.contains(hint) == true)
    }

    @Test func `a file knows its offsets, timestamps and size`() throws {
        var packer = Packer(gzipLevel: nil)
        var one = OpenFile(id: 1, number: 1, in: area, key: 0, firstOffset: 7, isPacked: false)
        for (offset, timestamp) in [(7, 50), (9, 20), (12, 90)] as [(Int64, Int64)] {
            one.buffer.append([1, 2, 3])
            one.account(offset: offset, timestamp: timestamp)
        }
        let (first, last, count) = (one.firstOffset, one.lastOffset, one.count)
        let (earliest, latest, size) = (one.minTimestamp, one.maxTimestamp, one.size)
        #expect([first, last, Int64(count)] == [7, 12, 3])
        #expect([earliest, latest] == [20, 90])
        #expect(size == 9)
        try one.seal(&packer)
        let after = one.size
        #expect(after == 9)
    }
}
