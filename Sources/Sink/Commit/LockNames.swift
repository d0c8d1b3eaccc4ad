import ObjectStore

/// Names of key locks that a listing showed and that were not read: eight bytes each, however long they are.
///
/// Two names of equal hash: the one is read without need, or, taken for absent, its lock's creation is
/// refused and the partition opens again.
struct LockNames: Equatable, Sendable {
    private let hash: KeyHash
    private var hashes: Set<UInt64> = []

    init(_ hash: KeyHash) { self.hash = hash }

    init(_ names: [String], _ hash: KeyHash) {
        self.hash = hash
        hashes = Set(names.map { hash($0) })
    }

    var count: Int { hashes.count }

    func contains(_ name: String) -> Bool { !hashes.isEmpty && hashes.contains(hash(name)) }

    /// Says whether the name was there.
    @discardableResult mutating func remove(_ name: String) -> Bool {
        !hashes.isEmpty && hashes.remove(hash(name)) != nil
    }
}
