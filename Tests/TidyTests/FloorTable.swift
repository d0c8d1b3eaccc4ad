/// The floors of the house as data (docs/architecture.md): imports point down only.
enum FloorTable {
    /// From the ground up. A target may import targets of earlier rows, unless `gaps` says less.
    static let rows: [[String]] = [
        ["CRdKafka", "CChecksums", "CCodecs", "CCrypto", "CCurl", "CSimdjson", "CLinux"],
        ["Bytes"],
        ["JSON", "ConnectData", "KCQL", "ObjectStore", "CommandLineOptions"],
        ["Codecs", "HTTP", "Kafka", "Logging"],
        ["Converters", "DataLake", "Formats", "LakeEmulator", "LocalLake"],
        ["Sink"],
        ["Worker"],
        ["SimulationKit", "Takeover", "Verification"],
        ["sluice", "simulate", "lake-emulator", "lake-bench"],
    ]

    /// Deliberate gaps: all that these targets may import of ours.
    static let gaps: [String: Set<String>] = [
        "Bytes": [], "KCQL": [], "CommandLineOptions": [],
        "JSON": ["Bytes"], "ConnectData": ["Bytes"], "ObjectStore": ["Bytes"],
        "Codecs": ["Bytes", "CChecksums", "CCodecs", "CCrypto"],
        "HTTP": ["Bytes", "CCurl", "CLinux"],
        "Kafka": ["Bytes", "ConnectData", "CRdKafka", "CLinux"],
        "Logging": ["JSON"],
        "Converters": ["Bytes", "ConnectData", "CSimdjson"],
        "Formats": ["Bytes", "ConnectData", "Codecs"],
        "LocalLake": ["Bytes", "ObjectStore", "CCrypto", "CLinux"],
        "DataLake": ["Bytes", "JSON", "ObjectStore", "Codecs", "HTTP", "Logging"],
        // A party of its own: it shares no request-building or signing code with the store it tests.
        "LakeEmulator": ["Bytes", "JSON", "Codecs"],
        "lake-emulator": ["LakeEmulator", "CommandLineOptions", "JSON"],
        "lake-bench": ["Codecs", "HTTP", "ObjectStore", "DataLake", "Logging"],
        // It decides and does nothing else: stores, Kafka and logs are out of its sight.
        "Sink": ["Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore"],
    ]

    /// Each C library is one target's foreign thing; above floor 3 only system calls are left.
    static let foreign: [String: Set<String>] = ["Worker": ["CLinux"], "sluice": []]

    /// What the toolchain brings, by the targets that may use it.
    static let toolchain: [String: Set<String>] = [
        "Glibc": [
            "Bytes", "Codecs", "HTTP", "Kafka", "Logging", "Converters", "DataLake", "Formats",
            "LakeEmulator",
            "LocalLake", "Worker", "SimulationKit", "simulate", "sluice", "lake-emulator", "lake-bench",
        ],
        "Synchronization": [
            "ObjectStore", "HTTP", "Kafka", "Logging", "DataLake", "LakeEmulator", "LocalLake", "Worker",
            "SimulationKit", "Takeover", "Verification", "sluice",
            "lake-emulator", "lake-bench",
        ],
        "Foundation": ["Worker", "sluice"],
        "Dispatch": ["Kafka", "Worker", "sluice"],
    ]

    /// May files of `target` import `module`?
    static func allows(_ target: String, _ module: String) -> Bool {
        if target == module { return true }
        if let users = toolchain[module] { return users.contains(target) }
        guard let own = floor(target), let other = floor(module), other < own else { return false }
        if let gap = gaps[target] { return gap.contains(module) }
        return other > 0 || foreign[target]?.contains(module) == true
    }

    static func floor(_ target: String) -> Int? { rows.firstIndex { $0.contains(target) } }
}
