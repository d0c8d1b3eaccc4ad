import Glibc
package import ObjectStore
import Synchronization

/// A lake in a directory of a local file system: container `c` of the lake `root` is the directory `root/c`,
/// each key a path below it. Conditional writes hold between processes (docs/local-lake.md).
///
/// Everything is durable before a call returns: file contents, the entries that name them, and every
/// directory that was made for them. A file keeps the mode of the staging file it was linked from.
package final class LocalObjectStore: ObjectStore {
    package let capabilities: StoreCapabilities
    let layout: LakeLayout
    let directories: DirectoryTree
    /// How long a guard that another one holds is waited for.
    let guardWaitMilliseconds: Int64
    /// No other instance, in this process or another, makes files of this name.
    private let instance: UInt64
    private let made = Atomic<Int>(0)

    /// What a lake on Debian's usual file systems can do; for answers that must not touch the disk.
    package static let usualCapabilities = capabilities(keyLengthMax: 3_000, keyPartLengthMax: 255)

    static func capabilities(keyLengthMax: Int, keyPartLengthMax: Int) -> StoreCapabilities {
        StoreCapabilities(
            metadata: false, listsMetadata: false, atomicRename: true, keyLengthMax: keyLengthMax,
            keyPartLengthMax: keyPartLengthMax)
    }

    /// Opens the container, makes its directory (and the lake's, whose parent must exist), and probes what
    /// the file system can do. Rejected with a hint where something that the verbs need is missing.
    package init(root: String, container: String, guardWaitMilliseconds: Int64 = 5_000) throws(StoreError) {
        let root = Self.withoutTrailingSlashes(root)
        layout = LakeLayout(container: "\(root)/\(container)")
        directories = DirectoryTree(root: layout.container)
        self.guardWaitMilliseconds = guardWaitMilliseconds
        var generator = SystemRandomNumberGenerator()
        instance = generator.next()
        guard !container.isEmpty, container != ".", container != "..", !container.utf8.contains(0),
            !container.utf8.contains(UInt8(ascii: "/"))
        else {
            throw StoreError(.rejected, "open", container, "a container's name is one directory's name")
        }
        let probe = LakeProbe(root: root, layout: layout, instance: instance)
        let nameLengthMax = try probe.run()
        capabilities = Self.capabilities(
            keyLengthMax: Int(PATH_MAX) - layout.container.utf8.count - 2, keyPartLengthMax: nameLengthMax)
    }

    /// The container as somebody sees it who changes nothing: nothing is made, nothing probed. Rejected where
    /// there is no such directory.
    package init(reading root: String, container: String) throws(StoreError) {
        let root = Self.withoutTrailingSlashes(root)
        layout = LakeLayout(container: "\(root)/\(container)")
        directories = DirectoryTree(root: layout.container)
        guardWaitMilliseconds = 5_000
        instance = 0
        capabilities = Self.usualCapabilities
        let path = layout.container
        let status: stat?
        do { status = try stat.of(path) } catch { throw error.store(.list, container) }
        guard status?.isDirectory == true else {
            throw StoreError(
                .rejected, "open", container, "there is no directory \(path)",
                hint: "check connect.datalake.endpoint and the working directory")
        }
    }

    private static func withoutTrailingSlashes(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
        return path == "/" ? "" : path
    }

    /// A name below the store's own directory that is used once.
    func newPath() -> String {
        let number = made.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(layout.new)/\(String(instance, radix: 16))-\(number)"
    }

    /// The path of a key that is safe to use.
    func path(_ verb: StoreVerb, _ key: ObjectKey) throws(StoreError) -> String {
        if let fault = layout.fault(key, capabilities) {
            throw StoreError(.rejected, verb.rawValue, key.text, fault.detail, hint: fault.hint)
        }
        return layout.path(key)
    }

    /// Translates a failed system call.
    func mapped<Result: ~Copyable>(
        _ verb: StoreVerb, _ key: ObjectKey, _ body: () throws(SystemError) -> Result
    ) throws(StoreError) -> Result {
        do { return try body() } catch { throw error.store(verb, key.text) }
    }

    /// Makes what was done durable: from here on a failure leaves the outcome unknown.
    func settle(_ verb: StoreVerb, _ key: ObjectKey, _ paths: String...) throws(StoreError) {
        var synced: [String] = []
        for directory in paths.map(LakeLayout.parent) where !synced.contains(directory) {
            do { try DirectoryTree.sync(directory) } catch { throw error.unknown(verb, key.text) }
            synced.append(directory)
        }
    }

    func refused(_ verb: StoreVerb, _ key: ObjectKey, _ refusal: StoreError.Refusal) -> StoreError {
        let detail =
            switch refusal {
            case .changed: "the file is another one"
            case .absent: "there is no such file"
            case .exists: "there is a file of that name"
            case .destinationExists: "the final name is taken"
            }
        return StoreError(.refused(refusal), verb.rawValue, key.text, detail)
    }

    /// Runs `body` while no other process or thread changes the small objects of the key's topic partition.
    func guarded<Result>(
        _ verb: StoreVerb, _ key: ObjectKey, _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let held = try takeGuard(verb, key, layout.guardPath(key))
        let result = try body()
        _ = consume held
        return result
    }

    private func takeGuard(
        _ verb: StoreVerb, _ key: ObjectKey, _ path: String, again: Bool = false
    ) throws(StoreError) -> GuardFile {
        let directory = LakeLayout.parent(path)
        try mapped(verb, key) { () throws(SystemError) in
            if again { try directories.makeAgain(directory) } else { try directories.make(directory) }
        }
        do {
            return try GuardFile(path, waitMilliseconds: guardWaitMilliseconds)
        } catch {
            switch error {
            case .system(let error):
                if error.code != ENOENT || again { throw error.store(verb, key.text) }
            case .busy(let waitedMilliseconds):
                throw StoreError(
                    .unavailable, verb.rawValue, key.text,
                    "another process has held \(path) for \(waitedMilliseconds) ms",
                    hint:
                        "find it with `fuser \(path)`: it is stopped or its disk hangs: wake or end it"
                )
            }
        }
        return try takeGuard(verb, key, path, again: true)
    }
}
