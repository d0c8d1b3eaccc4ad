import CSimdjson

/// Member paths as the scanner reads them.
final class JSONPaths {
    let handle: OpaquePointer
    let count: Int

    init(_ paths: [[String]]) {
        let components = paths.flatMap { $0 }.map { Array($0.utf8) }
        let text = components.flatMap { $0 }
        let made = text.withUnsafeBytes { bytes in
            csimdjson_paths_new(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), components.map { UInt32($0.count) },
                paths.map { UInt32($0.count) }, paths.count)
        }
        guard let made else { preconditionFailure("no memory for the JSON paths") }
        handle = made
        count = paths.count
    }

    deinit { csimdjson_paths_free(handle) }
}
