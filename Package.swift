// swift-tools-version: 6.0
import PackageDescription

// The floors of the house (docs/architecture.md). A target may import only targets of lower floors; the tidy
// test holds the same table and reads the sources against it.

/// Language settings of every Swift target: warnings are errors, imports are internal unless said otherwise.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-warnings-as-errors"]),
]

/// Targets on the record path: dynamic exclusivity checks on class properties were their largest single cost
/// (docs/decisions/0002-data-path-flags.md); debug builds and tests keep them.
let hot: [SwiftSetting] =
    strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

func library(_ name: String, _ dependencies: [String] = [], _ settings: [SwiftSetting] = strict) -> Target {
    .target(name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [String], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, exclude: exclude,
        swiftSettings: strict)
}

func system(_ name: String, _ pkgConfig: String?, _ packages: [String]) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(packages)])
}

let targets: [Target] = [
    // Floor 0: C.
    system("CRdKafka", "rdkafka", ["librdkafka-dev"]),
    system("CCodecs", nil, ["zlib1g-dev"]),
    system("CCrypto", "libcrypto", ["libssl-dev"]),
    system("CCurl", "libcurl", ["libcurl4-openssl-dev"]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CChecksums", cSettings: [.unsafeFlags(["-O2", "-Wall", "-Werror"])]),
    .target(
        name: "CSimdjson", cxxSettings: [.unsafeFlags(["-O2", "-Wall", "-Werror"])],
        linkerSettings: [.linkedLibrary("simdjson")]),

    // Floor 1: values, no I/O.
    library("Bytes", [], hot),
    library("JSON", ["Bytes"]),
    library("ConnectData", ["Bytes"], hot),
    library("KCQL"),
    library("ObjectStore", ["Bytes"]),
    library("CommandLineOptions"),

    // Floor 2: one foreign thing each.
    library("Codecs", ["Bytes", "CChecksums", "CCodecs", "CCrypto"], hot),
    library("Kafka", ["Bytes", "ConnectData", "CRdKafka", "CLinux"], hot),
    library("HTTP", ["Bytes", "CCurl", "CLinux"]),
    library("Logging", ["JSON"]),

    // Floor 3: Connect's parts and the stores.
    library("Converters", ["Bytes", "ConnectData", "CSimdjson"], hot),
    library("Formats", ["Bytes", "ConnectData", "Codecs"], hot),
    library("LocalLake", ["Bytes", "ObjectStore", "CCrypto", "CLinux"]),
    library("DataLake", ["Bytes", "JSON", "ObjectStore", "Codecs", "HTTP", "Logging"]),

    // Floor 4: the sink, pure decisions.
    library("Sink", ["Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore"], hot),

    // Floor 5: threads and clocks.
    library(
        "Worker",
        [
            "Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "Codecs", "Kafka", "Logging", "Converters",
            "Formats", "HTTP", "DataLake", "LocalLake", "Sink", "CLinux",
        ], hot),

    // Floor 6: what proves, takes over and cleans up.
    library(
        "Takeover", ["JSON", "ConnectData", "KCQL", "ObjectStore", "Kafka", "Logging", "Sink", "Worker"]),
    // Floor 6: commands beside a running connector.
    library(
        "Verification",
        [
            "Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "Codecs", "Kafka", "Logging", "Converters",
            "Formats", "Sink", "Worker",
        ]),

    // Floor 7: the command line.
    .executableTarget(
        name: "sluice",
        dependencies: [
            "Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "CommandLineOptions", "Codecs", "Kafka",
            "Logging",
            "Converters", "Formats", "HTTP", "DataLake", "LocalLake", "Sink", "Worker",
            "Takeover",
            "Verification",
        ],
        swiftSettings: strict),

    // The store alone, for scripts/bench.
    .executableTarget(
        name: "lake-bench", dependencies: ["Codecs", "HTTP", "ObjectStore", "DataLake", "Logging"],
        swiftSettings: strict),

    // An ADLS Gen2 endpoint for tests: a party of its own, which shares no code with the store it tests.
    library("LakeEmulator", ["Bytes", "JSON", "Codecs"], hot),
    .executableTarget(
        name: "lake-emulator", dependencies: ["LakeEmulator", "CommandLineOptions", "JSON"],
        swiftSettings: strict),

    // Whole workers in one thread, under faults: the real task over a simulated broker, lake, disk and clock.
    library(
        "SimulationKit",
        ["Bytes", "ConnectData", "JSON", "ObjectStore", "Kafka", "Logging", "Sink", "Worker"], hot),
    .executableTarget(name: "simulate", dependencies: ["SimulationKit"], swiftSettings: strict),

    // Tests.
    tests("SimulationTests", ["SimulationKit", "Sink", "ObjectStore"]),
    tests("BytesTests", ["Bytes"]),
    tests("JSONTests", ["JSON"]),
    tests("ConnectDataTests", ["Bytes", "ConnectData"]),
    tests("KCQLTests", ["KCQL", "GoldenRows"]),
    tests(
        "ObjectStoreTests",
        ["Bytes", "ObjectStore", "LocalLake", "HTTP", "Logging", "DataLake", "LakeEmulator"]),
    tests("HTTPTests", ["Bytes", "CCurl", "HTTP"]),
    tests(
        "DataLakeTests",
        [
            "Bytes", "JSON", "ObjectStore", "Codecs", "HTTP", "Logging", "DataLake", "LakeEmulator",
            "GoldenRows",
        ]),
    tests("LakeEmulatorTests", ["Bytes", "JSON", "Codecs", "LakeEmulator", "GoldenRows"]),
    tests("CommandLineOptionsTests", ["CommandLineOptions"]),
    tests("CodecsTests", ["Bytes", "Codecs"], exclude: ["KeyStores"]),
    tests("KafkaTests", ["Bytes", "ConnectData", "CRdKafka", "Kafka"]),
    tests("LoggingTests", ["Logging", "JSON"]),
    tests("ConvertersTests", ["Bytes", "JSON", "CSimdjson", "ConnectData", "Converters", "GoldenRows"]),
    tests("FormatsTests", ["Bytes", "ConnectData", "Codecs", "Converters", "Formats", "GoldenRows"]),
    tests("SinkTests", ["Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "Sink", "GoldenRows"]),
    tests(
        "RoutingTests",
        ["Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "Converters", "Sink", "GoldenRows"],
        exclude: ["DatePatternTable.java", "date-patterns.tsv"]),
    tests(
        "ConfigTests",
        [
            "CRdKafka", "ConnectData", "HTTP", "Kafka", "Logging", "DataLake", "Worker", "JSON", "KCQL",
            "GoldenRows",
        ]),
    tests(
        "WorkerTests",
        [
            "Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "Codecs", "Kafka", "Logging", "Converters",
            "Formats", "HTTP", "DataLake", "LocalLake", "Sink", "Worker", "LakeEmulator", "GoldenRows",
        ]),
    tests(
        "TakeoverTests",
        [
            "Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "Kafka", "Logging", "LocalLake", "Sink",
            "Worker", "Takeover", "GoldenRows",
        ]),
    tests(
        "VerificationTests",
        [
            "Bytes", "JSON", "ConnectData", "KCQL", "ObjectStore", "Codecs", "Kafka", "Logging", "HTTP",
            "DataLake", "LocalLake", "Sink", "Worker", "Verification", "LakeEmulator",
        ]),
    tests("TidyTests", []),
    .target(name: "GoldenRows", path: "Tests/GoldenRows", exclude: ["Rows"], swiftSettings: strict),
]

/// `SLUICE_TARGETS=SinkTests,RoutingTests` builds those targets and what they stand on, and nothing else: a
/// change to the core is tested in seconds (docs/hacking.md), and the mutation check counts on it.
func selected(from targets: [Target], _ names: String?) -> [Target] {
    guard let names else { return targets }
    var wanted: Set<String> = []
    var open = names.split(separator: ",").map(String.init)
    while let name = open.popLast() {
        guard wanted.insert(name).inserted else { continue }
        guard let target = targets.first(where: { $0.name == name }) else {
            fatalError("SLUICE_TARGETS names \(name), which is no target")
        }
        for case .byNameItem(let dependency, _) in target.dependencies { open.append(dependency) }
    }
    return targets.filter { wanted.contains($0.name) }
}

let chosen = selected(from: targets, Context.environment["SLUICE_TARGETS"])

let package = Package(
    name: "sluice",
    products: chosen.contains { $0.name == "sluice" }
        ? [.executable(name: "sluice", targets: ["sluice"])] : [],
    targets: chosen,
    swiftLanguageModes: [.v6]
)
