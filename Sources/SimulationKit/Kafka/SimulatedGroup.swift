import ConnectData

/// The group's coordinator: who is a member, what each shall have, what each still has.
///
/// Members are lives of workers. A member that does not speak for a session is put out; one that does not
/// join within the poll interval too. Partitions are numbered as in the plan.
struct SimulatedGroup {
    let isCooperative: Bool
    let sessionTimeout: Int64
    /// How long a rebalance waits for its members.
    let rebalanceTimeout: Int64
    private(set) var members: [Int] = []
    /// Grows with every rebalance.
    private(set) var generation = 0
    /// Who shall have each partition.
    private(set) var target: [Int?]
    /// Who has it, as far as the coordinator was told.
    private(set) var held: [Int?]
    /// Eager: members that gave everything back for this generation.
    private var joined: Set<Int> = []
    private var since: Int64 = 0
    /// The group's offsets.
    var offsets: [Offset?]
    /// Turns the assignment, so that partitions wander.
    private var turn = 0

    init(partitions: Int, isCooperative: Bool, sessionTimeout: Int64) {
        self.isCooperative = isCooperative
        self.sessionTimeout = sessionTimeout
        rebalanceTimeout = 3 * sessionTimeout
        target = Array(repeating: nil, count: partitions)
        held = target
        offsets = Array(repeating: nil, count: partitions)
    }

    func contains(_ member: Int) -> Bool { members.contains(member) }

    /// Every member gave back what it had; the assignment may be told.
    var isSettled: Bool { isCooperative || members.allSatisfy { joined.contains($0) } }

    func hasJoined(_ member: Int) -> Bool { joined.contains(member) }

    mutating func join(_ member: Int, now: Int64) {
        guard !contains(member) else { return }
        members.append(member)
        rebalance(now)
        joined.insert(member)
    }

    /// It leaves, or is put out: its partitions are free.
    mutating func remove(_ member: Int, now: Int64) {
        guard contains(member) else { return }
        members.removeAll { $0 == member }
        joined.remove(member)
        for index in held.indices where held[index] == member { held[index] = nil }
        rebalance(now)
    }

    /// An eager member gave everything back and waits for its share.
    mutating func rejoin(_ member: Int) {
        for index in held.indices where held[index] == member { held[index] = nil }
        joined.insert(member)
    }

    /// A cooperative member gave these back.
    mutating func release(_ partitions: [Int], by member: Int) {
        for index in partitions where held[index] == member { held[index] = nil }
    }

    /// What `member` may take now and has not.
    mutating func take(_ member: Int) -> [Int] {
        guard contains(member), isSettled else { return [] }
        var taken: [Int] = []
        for index in target.indices where target[index] == member && held[index] == nil {
            held[index] = member
            taken.append(index)
        }
        return taken
    }

    /// What `member` has and shall not keep (cooperative).
    func surplus(_ member: Int, of partitions: [Int]) -> [Int] {
        partitions.filter { target[$0] != member }
    }

    private mutating func rebalance(_ now: Int64) {
        generation += 1
        since = now
        joined = []
        turn += 1
        guard !members.isEmpty else {
            target = Array(repeating: nil, count: target.count)
            return
        }
        let sorted = members.sorted()
        if isCooperative {
            assignSticky(sorted)
        } else {
            for index in target.indices { target[index] = sorted[(index + turn) % sorted.count] }
        }
    }

    private mutating func assignSticky(_ members: [Int]) {
        let most = (target.count + members.count - 1) / members.count
        var counts: [Int: Int] = [:]
        for index in target.indices {
            if let member = target[index], members.contains(member), counts[member, default: 0] < most {
                counts[member, default: 0] += 1
            } else {
                target[index] = nil
            }
        }
        for index in target.indices where target[index] == nil {
            guard let least = members.min(by: { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) }) else {
                return
            }
            target[index] = least
            counts[least, default: 0] += 1
        }
    }

    /// Eager members that hold a rebalance up for too long.
    func late(_ now: Int64) -> [Int] {
        guard !isSettled, now - since > rebalanceTimeout else { return [] }
        return members.filter { !joined.contains($0) }
    }
}
