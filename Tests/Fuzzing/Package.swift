// swift-tools-version: 6.1
import PackageDescription

// Apart from the root package, so that coverage instrumentation stays out of all other builds. The
// modules under test are the same files, by the link `Sources`; the name is the root package's, so
// that what is `package` there can be seen here. `fuzz.py` builds and runs this.
let sanitizers = "-sanitize=\(Context.environment["FUZZ_SANITIZERS"] ?? "fuzzer")"
let instrumented: [SwiftSetting] = [.unsafeFlags([sanitizers])]

let package = Package(
  name: "waymark",
  targets: [
    .target(name: "CBOR", swiftSettings: instrumented),
    .target(name: "ReplicatedData", dependencies: ["CBOR"], swiftSettings: instrumented),
    .target(
      name: "JourneyMap", dependencies: ["CBOR", "ReplicatedData"], swiftSettings: instrumented),
    .target(
      name: "SyncProtocol", dependencies: ["CBOR", "ReplicatedData", "JourneyMap"],
      swiftSettings: instrumented),
    .target(
      name: "SyncEngine", dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol"],
      swiftSettings: instrumented),
    .target(
      name: "JourneyFormats", dependencies: ["ReplicatedData", "JourneyMap"],
      swiftSettings: instrumented),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
      name: "CLibwebsockets", pkgConfig: "libwebsockets",
      providers: [.apt(["libwebsockets-dev"])]),
    .target(
      name: "WebSocketTransport", dependencies: ["CLibwebsockets", "CLinux"],
      swiftSettings: instrumented),
    .target(
      name: "WorkshopClient",
      dependencies: [
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyFormats",
        "WebSocketTransport",
      ], swiftSettings: instrumented),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyFormats",
        "WebSocketTransport", "WorkshopClient",
      ], path: "Targets"),
    .target(name: "CLibFuzzer", path: "CLibFuzzer"),
    // GNU gold cannot link what `-sanitize=fuzzer` emits.
    .executableTarget(
      name: "Fuzzer", dependencies: ["CLibFuzzer", "FuzzTargets"], path: "Runner",
      linkerSettings: [.unsafeFlags([sanitizers, "-use-ld=lld"])]),
  ],
  swiftLanguageModes: [.v6]
)
