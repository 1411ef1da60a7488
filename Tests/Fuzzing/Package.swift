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
    .target(name: "CBOR", exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "ReplicatedData", dependencies: ["CBOR"], exclude: ["README.md"],
      swiftSettings: instrumented),
    .target(
      name: "JourneyMap", dependencies: ["CBOR", "ReplicatedData"], exclude: ["README.md"],
      swiftSettings: instrumented),
    .target(
      name: "SyncProtocol", dependencies: ["CBOR", "ReplicatedData", "JourneyMap"],
      exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "SyncEngine", dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol"],
      exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "JourneyEditing", dependencies: ["ReplicatedData", "JourneyMap"],
      exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "JourneyInsight", dependencies: ["ReplicatedData", "JourneyMap"],
      exclude: ["README.md", "Rules.md"], swiftSettings: instrumented),
    .target(
      name: "JourneyTemplates", dependencies: ["ReplicatedData", "JourneyMap"],
      exclude: ["README.md"],
      resources: [
        .embedInCode("Resources/agendas.json"),
        .embedInCode("Resources/channels.json"),
        .embedInCode("Resources/example.json"),
        .embedInCode("Resources/former-labels.json"),
        .embedInCode("Resources/kinds.json"),
        .embedInCode("Resources/lanes.json"),
        .embedInCode("Resources/messages-checks.json"),
        .embedInCode("Resources/messages-comparison.json"),
        .embedInCode("Resources/messages-import.json"),
        .embedInCode("Resources/messages-insight.json"),
        .embedInCode("Resources/messages-words.json"),
        .embedInCode("Resources/questionnaire.json"),
        .embedInCode("Resources/stages.json"),
        .embedInCode("Resources/words.json"),
      ], swiftSettings: instrumented),
    .target(
      name: "StyledText", dependencies: ["ReplicatedData", "JourneyMap"], exclude: ["README.md"],
      swiftSettings: instrumented),
    .target(
      name: "JourneyWords",
      dependencies: [
        "ReplicatedData", "JourneyMap", "JourneyInsight", "JourneyTemplates", "StyledText",
      ], exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "MapOutline",
      dependencies: [
        "JourneyInsight",
        "ReplicatedData", "JourneyMap", "JourneyTemplates", "StyledText", "JourneyWords",
      ], exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "JourneyPictures",
      dependencies: [
        "ReplicatedData", "JourneyMap", "JourneyInsight", "JourneyTemplates", "StyledText",
        "JourneyWords", "MapOutline",
      ], exclude: ["README.md", "sample.svg"], swiftSettings: instrumented),
    .target(
      name: "JourneyFormats",
      dependencies: [
        "JourneyEditing",
        "ReplicatedData", "JourneyMap", "JourneyInsight", "JourneyTemplates", "StyledText",
        "JourneyWords", "MapOutline", "JourneyPictures",
      ], exclude: ["README.md"], swiftSettings: instrumented),
    .target(name: "SystemClock", exclude: ["README.md"], swiftSettings: instrumented),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(
      name: "CLibwebsockets", pkgConfig: "libwebsockets",
      providers: [.apt(["libwebsockets-dev"])]),
    .target(
      name: "WebSocketTransport", dependencies: ["CLibwebsockets", "CLinux", "SystemClock"],
      exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "WorkshopClient",
      dependencies: [
        "JourneyEditing",
        "StyledText", "JourneyPictures",
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyInsight",
        "JourneyTemplates", "JourneyFormats",
        "SystemClock", "WebSocketTransport",
      ], exclude: ["README.md"], swiftSettings: instrumented),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "StyledText", "MapOutline", "JourneyPictures",
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyInsight",
        "JourneyTemplates", "JourneyFormats",
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
