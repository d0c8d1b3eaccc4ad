/// How much of the staging disk stays free, so that files can be finished without the disk refusing: open
/// files have bytes in memory that must still be written before they can go to the store.
enum StagingRoom {
    /// What buffers and a batch of records may need.
    private static let reserve = 64 << 20

    /// Whether less is left than `reserve`, or than a quarter of what a small disk gives us. A disk that
    /// others have filled is not short in this sense: pausing would not help, and a refused write waits.
    ///
    /// - Parameters:
    ///   - used: bytes in our own staging files.
    ///   - room: bytes that can still be written; nil when nobody knows.
    ///   - wasPressed: it was short before: half as much again must be free.
    static func isShort(used: Int, room: Int?, wasPressed: Bool) -> Bool {
        guard let room else { return false }
        let least = min(reserve, (used + room) / 4)
        return room < (wasPressed ? least / 2 * 3 : least)
    }
}
