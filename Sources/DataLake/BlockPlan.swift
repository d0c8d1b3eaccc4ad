import Bytes

/// How a file is cut: pure.
struct BlockPlan: Equatable {
    let size: Int64
    let blockSize: Int64
    /// 1 for a file that goes up in one request.
    let count: Int

    /// The service takes no more in one list.
    private static let countMax: Int64 = 50_000

    init(size: Int64, _ settings: DataLakeSettings) {
        self.size = size
        guard size > settings.singlePutMax else {
            blockSize = size
            count = 1
            return
        }
        blockSize = max(settings.blockSize, (size + Self.countMax - 1) / Self.countMax)
        count = Int((size + blockSize - 1) / blockSize)
    }

    func range(_ index: Int) -> (offset: Int64, length: Int64) {
        let offset = Int64(index) * blockSize
        return (offset, min(blockSize, size - offset))
    }

    /// The name of a block: the upload's own number, so that blocks of another try on this name are none of
    /// ours, and the index. All names of one object have one length, as the service asks.
    func id(_ index: Int, upload: UInt64) -> String {
        let digits = String(index)
        let text = StoreClock.hex(upload) + String(repeating: "0", count: 8 - digits.utf8.count) + digits
        return Base64.encode(Array(text.utf8))
    }

    /// The document that makes the blocks the object, in order.
    func list(upload: UInt64) -> [UInt8] {
        var text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<BlockList>"
        for index in 0..<count { text += "<Latest>\(id(index, upload: upload))</Latest>" }
        return Array((text + "</BlockList>").utf8)
    }
}
