/// The lake as a value: containers and what lies in them. Requests are decided on it (`Outcome`) and their
/// changes applied afterwards, so that a refusal cannot leave anything behind.
struct Namespace: Sendable {
    let mode: EmulatorMode
    let limits: Limits
    private(set) var containers: [String: LakeContainer] = [:]
    /// When containers were deleted: their names stay blocked for a while.
    private(set) var graves: [String: EmulatorInstant] = [:]
    /// The newest ETag given.
    private(set) var last = ETag(ticks: 0)

    init(mode: EmulatorMode, limits: Limits = Limits()) {
        self.mode = mode
        self.limits = limits
    }

    /// A container's name stays blocked for 30 seconds after its end (adls-rest 1.1).
    static let graveSeconds: Int64 = 30

    /// The time and the next ETag. Not given to anyone until `apply` has seen it.
    func stamp(_ now: EmulatorInstant) -> Stamp {
        Stamp(now: now, etag: ETag(ticks: max(now.ticks, last.ticks + 1)))
    }

    func isBlocked(_ name: String, now: EmulatorInstant) -> Bool {
        guard let died = graves[name] else { return false }
        return now.nanoseconds - died.nanoseconds < Self.graveSeconds * 1_000_000_000
    }

    mutating func apply(_ change: Change) {
        switch change {
        case .container(let name, let etag, let modified, let metadata):
            see(etag)
            let stamp = Stamp(now: modified, etag: etag)
            containers[name, default: LakeContainer(stamp)].etag = etag
            containers[name]?.modified = modified
            containers[name]?.metadata = metadata
            graves[name] = nil
        case .dropContainer(let name, let now):
            containers[name] = nil
            graves[name] = now
        case .put(let name, let path, let node):
            see(node.etag)
            if path.isRoot { containers[name]?.root = node } else { containers[name]?.table.put(path, node) }
        case .remove(let name, let path):
            containers[name]?.table.remove(path)
            containers[name]?.dropBlocks(at: path)
        case .removeOne(let name, let path):
            containers[name]?.table.removeOne(path)
            containers[name]?.uncommitted[path] = nil
        case .move(let from, let source, let to, let destination):
            containers[from]?.dropBlocks(at: source)
            for (path, node) in containers[from]?.table.take(source) ?? [] {
                containers[to]?.table.put(path.moved(from: source, to: destination), node)
            }
        case .append(let name, let path, let position, let segment):
            containers[name]?.table.update(path) { $0.staged.add(segment, at: position) }
        case .block(let name, let path, let block):
            containers[name]?.uncommitted[path, default: [:]][block.id] = block.segment
        case .dropBlocks(let name, let path): containers[name]?.uncommitted[path] = nil
        case .version(let name, let path, let node):
            containers[name]?.versions[path, default: []].append(node)
        }
    }

    private mutating func see(_ etag: ETag) { last = max(last, etag) }
}

extension LakeContainer {
    fileprivate mutating func dropBlocks(at path: ObjectPath) {
        guard !uncommitted.isEmpty else { return }
        uncommitted = uncommitted.filter { $0.key != path && !$0.key.isInside(path) }
    }
}
