import Foundation
import LakeEmulator
import LocalLake
import ObjectStore
import Synchronization
import Testing

/// The stores that the behaviour suite runs on.
enum StoreKind: String, CustomTestStringConvertible {
    case inMemory = "in-memory"
    case localDirectory = "local directory"
    /// Two instances on one directory take turns, as two processes do.
    case twoProcesses = "local directory, two instances"
    case hierarchical = "emulator, hierarchical namespace"
    case flat = "emulator, flat"
    case oneLake = "emulator, OneLake with a bearer token"
    case azurite = "Azurite"

    /// Azurite where it is there.
    static let allCases: [StoreKind] =
        [.inMemory, .localDirectory, .twoProcesses, .hierarchical, .flat, .oneLake]
        + (AzuriteServer.folder == nil ? [] : [.azurite])

    var testDescription: String { rawValue }
}

/// A directory that goes away with the test.
final class Scratch: Sendable {
    let path: String

    init(in parent: String = NSTemporaryDirectory()) throws {
        path = URL(fileURLWithPath: parent).appendingPathComponent("sluice-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            Issue.record(error, "scratch stays: \(path)")
        }
    }

    /// A staging file, of a name of its own.
    func stage(_ content: some Sequence<UInt8>) throws -> String { try stage(Data(content)) }

    func stage(_ content: Data) throws -> String {
        let file = "\(path)/staged-\(UUID().uuidString)"
        try content.write(to: URL(fileURLWithPath: file))
        return file
    }
}

/// One store with what a test needs around it.
struct TestStore {
    let kind: StoreKind
    let scratch: Scratch
    private let stores: [any ObjectStore]
    /// Serves the store, where it is not of this process.
    private var account: LiveAccount?
    private let turn = Turn()

    init(_ kind: StoreKind) throws {
        self.kind = kind
        let scratch = try Scratch()
        self.scratch = scratch
        switch kind {
        case .inMemory:
            stores = [
                InMemoryObjectStore(now: { Int64(Date().timeIntervalSince1970) }) { path in
                    FileManager.default.contents(atPath: path).map { Array($0) }
                }
            ]
        case .localDirectory: stores = [try LocalObjectStore(root: scratch.path + "/lake", container: "c")]
        case .twoProcesses:
            stores = try (0..<2).map { _ in try LocalObjectStore(root: scratch.path + "/lake", container: "c")
            }
        case .hierarchical, .flat, .oneLake, .azurite:
            let account: LiveAccount =
                switch kind {
                case .flat: try LiveAccount(emulated: .flat)
                case .oneLake: try LiveAccount(emulated: .oneLake)
                case .azurite: try LiveAccount(azurite: AzuriteServer.endpoint.get())
                default: try LiveAccount(emulated: .hierarchical)
                }
            stores = [try account.open()]
            self.account = account
        }
    }

    /// The store; where there are several, the next one.
    var store: any ObjectStore { stores[turn.next() % stores.count] }

    func upload(_ text: String, to temp: ObjectKey) throws -> ETag {
        try store.upload(file: scratch.stage(text.utf8), to: temp, metadata: ObjectMetadata(["topic": "t"]))
    }

    func text(_ key: ObjectKey) throws -> String? {
        try store.read(key).map { String(decoding: $0.content, as: UTF8.self) }
    }
}

/// Counts upwards, from any thread.
final class Turn: Sendable {
    private let value = Atomic<Int>(0)

    func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}

let lock = ObjectKey(".indexes/sink/.locks/Topic(t)/0.lock")
let temp = ObjectKey(".temp-upload/sink/t/0/0-9-u1-0-a1")
let final = ObjectKey("prefix/t/0/000000000009.json")

/// The kind of the error that `body` ends with; nil where it returns.
func kind(_ body: () throws -> Void) -> StoreError.Kind? {
    do {
        try body()
        return nil
    } catch let error as StoreError {
        return error.kind
    } catch {
        Issue.record(error, "no error of a store")
        return nil
    }
}
