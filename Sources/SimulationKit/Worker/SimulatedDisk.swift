import Glibc
import Worker

/// The staging disk of one life: a dictionary that can be full and whose writes can be the last thing that a
/// process does.
final class SimulatedDisk: StagingDisk, @unchecked Sendable {  // One thread runs the simulation.
    private unowned let world: Simulation
    weak var worker: SimulatedWorker?
    private(set) var files: [String: [UInt8]] = [:]
    /// By descriptor.
    private var open: [Int32: String] = [:]
    private var lastDescriptor: Int32 = 2

    init(_ world: Simulation) { self.world = world }

    /// Descriptors that were not given back.
    var descriptors: Int { open.count }

    private func strike(_ effect: Effect, _ path: String) throws(StagingError) {
        guard let worker, worker.isAlive, !world.isLanding else { return }
        switch world.strike(effect, worker) {
        case .diskFull: throw StagingError("write", path, ENOSPC)
        case .refused: throw StagingError("write", path, EIO)
        default: return
        }
    }

    func open(_ path: String, makes: Bool) throws(StagingError) -> Int32 {
        try strike(.stagingOpen, path)
        guard makes || files[path] != nil else { throw StagingError("open", path, ENOENT) }
        lastDescriptor += 1
        open[lastDescriptor] = path
        if files[path] == nil { files[path] = [] }
        return lastDescriptor
    }

    func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, of path: String
    ) throws(StagingError) {
        if world.isUploadDiskFull { throw StagingError("write", path, ENOSPC) }
        try strike(.stagingWrite, path)
        guard open[descriptor] == path else { throw StagingError("write", path, EBADF) }
        files[path, default: []] += bytes
    }

    func close(_ descriptor: Int32, of path: String) throws(StagingError) {
        try strike(.stagingClose, path)
        guard open.removeValue(forKey: descriptor) != nil else { throw StagingError("close", path, EBADF) }
    }

    func abandon(_ descriptor: Int32) { open[descriptor] = nil }

    func remove(_ path: String) { files[path] = nil }

    /// In a fifth of the worlds others fill the disk and free it again, from one look to the next.
    func room(below directory: String) -> Int? {
        guard world.plan.seed % 5 == 0, let worker, worker.isAlive else { return nil }
        return world.dice.chance(30) ? 0 : 1 << 30
    }

    func removeTree(_ directory: String) { files = [:] }
}
