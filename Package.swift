// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "waymark",
  products: [
    .executable(name: "waymark", targets: ["waymark"]),
    .library(
      name: "WaymarkCore",
      targets: ["CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine"]),
    .library(name: "JourneyEditing", targets: ["JourneyEditing"]),
    .library(name: "JourneyInsight", targets: ["JourneyInsight"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
  ],
  targets: [
    .target(name: "CBOR", exclude: ["README.md"]),
    .target(name: "ReplicatedData", dependencies: ["CBOR"], exclude: ["README.md"]),
    .target(
      name: "JourneyMap", dependencies: ["CBOR", "ReplicatedData"], exclude: ["README.md"]),
    .target(
      name: "SyncProtocol", dependencies: ["CBOR", "ReplicatedData", "JourneyMap"],
      exclude: ["README.md"]),
    .target(
      name: "SyncEngine", dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol"],
      exclude: ["README.md"]),
    .target(
      name: "JourneyEditing", dependencies: ["ReplicatedData", "JourneyMap"],
      exclude: ["README.md"]),
    .target(
      name: "JourneyInsight", dependencies: ["ReplicatedData", "JourneyMap"],
      exclude: ["README.md", "Rules.md"]),
    .target(
      name: "JourneyTemplates", dependencies: ["ReplicatedData", "JourneyMap"],
      exclude: ["README.md"],
      resources: [
        .embedInCode("Resources/agendas.json"),
        .embedInCode("Resources/channels.json"),
        .embedInCode("Resources/example.json"),
        .embedInCode("Resources/kinds.json"),
        .embedInCode("Resources/former-labels.json"),
        .embedInCode("Resources/lanes.json"),
        .embedInCode("Resources/messages-checks.json"),
        .embedInCode("Resources/messages-comparison.json"),
        .embedInCode("Resources/messages-import.json"),
        .embedInCode("Resources/messages-insight.json"),
        .embedInCode("Resources/messages-words.json"),
        .embedInCode("Resources/questionnaire.json"),
        .embedInCode("Resources/stages.json"),
        .embedInCode("Resources/words.json"),
      ]),
    .target(
      name: "StyledText", dependencies: ["ReplicatedData", "JourneyMap"], exclude: ["README.md"]),
    .target(
      name: "JourneyWords",
      dependencies: [
        "ReplicatedData", "JourneyMap", "JourneyInsight", "JourneyTemplates", "StyledText",
      ],
      exclude: ["README.md"]),
    .target(
      name: "MapOutline",
      dependencies: [
        "JourneyInsight",
        "ReplicatedData", "JourneyMap", "JourneyTemplates", "StyledText",
        "JourneyWords",
      ],
      exclude: ["README.md"]),
    .target(
      name: "JourneyPictures",
      dependencies: [
        "ReplicatedData", "JourneyMap", "JourneyInsight", "JourneyTemplates", "StyledText",
        "MapOutline", "JourneyWords",
      ],
      exclude: ["README.md", "sample.svg"]),
    .target(
      name: "JourneyFormats",
      dependencies: [
        "JourneyEditing",
        "ReplicatedData", "JourneyMap", "JourneyInsight", "JourneyTemplates", "StyledText",
        "MapOutline", "JourneyWords", "JourneyPictures",
      ],
      exclude: ["README.md"]),
    .target(
      name: "MapStore",
      dependencies: [
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      exclude: ["README.md"]),
    .systemLibrary(
      name: "CLibwebsockets", pkgConfig: "libwebsockets",
      providers: [.apt(["libwebsockets-dev"])]),
    .systemLibrary(
      name: "CCjose", pkgConfig: "cjose",
      providers: [.apt(["libcjose-dev", "libjansson-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CCairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CRsvg", providers: [.apt(["librsvg2-dev"])]),
    .target(
      name: "PictureRendering", dependencies: ["CCairo", "CRsvg"], exclude: ["README.md"]),
    .target(
      name: "CWebPage", exclude: ["README.md"],
      cSettings: [.headerSearchPath("../../.build/page")]),
    .target(name: "SystemClock", exclude: ["README.md"]),
    .target(
      name: "WebSocketTransport", dependencies: ["CLibwebsockets", "CLinux", "SystemClock"],
      exclude: ["README.md"]),
    .target(
      name: "WorkshopServer",
      dependencies: [
        "CCjose", "CLinux", "CWebPage", "ReplicatedData", "JourneyMap", "SyncProtocol",
        "SyncEngine", "JourneyInsight",
        "JourneyTemplates", "MapOutline", "JourneyWords", "JourneyPictures",
        "JourneyFormats",
        "MapStore", "SystemClock", "WebSocketTransport",
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["README.md"]),
    .target(
      name: "WorkshopClient",
      dependencies: [
        "JourneyEditing",
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyInsight",
        "JourneyTemplates", "StyledText", "JourneyPictures",
        "JourneyFormats",
        "SystemClock", "WebSocketTransport",
      ],
      exclude: ["README.md"]),
    .executableTarget(
      name: "waymark",
      dependencies: [
        "JourneyEditing",
        "CLinux", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyInsight",
        "JourneyTemplates", "StyledText", "MapOutline", "JourneyWords", "JourneyPictures",
        "JourneyFormats", "MapStore", "PictureRendering",
        "SystemClock", "TerminalClient", "WebSocketTransport", "WorkshopClient", "WorkshopServer",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], resources: [.embedInCode("Resources/sample.json")]),
    .target(
      name: "WorkshopLoad",
      dependencies: [
        "CLinux", "ReplicatedData", "JourneyMap", "SyncProtocol", "SystemClock",
        "WebSocketTransport",
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      path: "Clients/Load/WorkshopLoad"),
    .executableTarget(
      name: "waymark-load",
      dependencies: [
        "SystemClock", "WorkshopLoad",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Clients/Load/waymark-load"),
    .executableTarget(
      name: "bare-relay", dependencies: ["CLibwebsockets"], path: "Clients/Load/BareRelay"),
    .target(
      name: "TerminalBoard",
      dependencies: [
        "JourneyEditing",
        "ReplicatedData", "JourneyMap", "SyncProtocol", "JourneyInsight", "JourneyTemplates",
        "StyledText", "JourneyWords", "JourneyPictures", "JourneyFormats",
      ],
      path: "Clients/Terminal/TerminalBoard"),
    .target(
      name: "CNcurses", path: "Clients/Terminal/CNcurses",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(
      name: "TerminalClient",
      dependencies: [
        "CNcurses", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine",
        "JourneyTemplates", "StyledText", "MapOutline", "JourneyFormats", "SystemClock",
        "WebSocketTransport", "WorkshopClient", "TerminalBoard",
      ],
      path: "Clients/Terminal/TerminalClient"),
    .target(name: "TestSupport", dependencies: ["ReplicatedData"], path: "Tests/TestSupport"),
    .target(
      name: "MadeUp", dependencies: ["JourneyMap", "JourneyTemplates"], path: "Tests/MadeUp"),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyInsight",
        "JourneyTemplates", "StyledText", "MapOutline", "JourneyPictures",
        "JourneyFormats",
        "WebSocketTransport", "WorkshopClient",
      ],
      path: "Tests/Fuzzing/Targets"),
    .testTarget(name: "FuzzingTests", dependencies: ["FuzzTargets"]),
    .testTarget(
      name: "TerminalClientTests",
      dependencies: [
        "MadeUp", "TestSupport", "TerminalBoard", "TerminalClient", "ReplicatedData", "JourneyMap",
        "SyncProtocol", "SyncEngine", "JourneyTemplates", "WorkshopClient",
      ]),
    .testTarget(
      name: "LoadTests",
      dependencies: [
        "TestSupport", "WorkshopLoad", "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol",
      ]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "ReplicatedData", "JourneyMap", "JourneyInsight", "MapOutline",
        "JourneyFormats", "SyncProtocol",
        "SyncEngine", "MapStore",
        "TerminalBoard", "TestSupport", "WorkshopClient", "WorkshopLoad",
      ],
      path: "Tests/Benchmarks", exclude: ["loro_traces.py"]),
    .testTarget(
      name: "ReplicatedDataTests", dependencies: ["TestSupport", "CBOR", "ReplicatedData"]),
    .testTarget(
      name: "JourneyMapTests",
      dependencies: ["TestSupport", "CBOR", "ReplicatedData", "JourneyMap"]),
    .testTarget(name: "CBORTests", dependencies: ["CBOR"]),
    .testTarget(
      name: "SyncProtocolTests",
      dependencies: [
        "MadeUp", "TestSupport", "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol",
      ]),
    .testTarget(
      name: "SyncEngineTests",
      dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine"]),
    .testTarget(
      name: "WorkshopSimulation",
      dependencies: ["TestSupport", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine"]),
    .testTarget(
      name: "WorkshopServerTests",
      dependencies: [
        "MapOutline", "JourneyFormats",
        "WorkshopServer", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine",
        "JourneyInsight", "JourneyPictures",
        "MapStore", "SystemClock", "WebSocketTransport",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "WorkshopClientTests",
      dependencies: [
        "MadeUp", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyEditing",
        "JourneyInsight", "JourneyTemplates", "JourneyFormats",
        "MapStore", "SystemClock", "WebSocketTransport", "WorkshopServer", "WorkshopClient",
        "waymark", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "JourneyEditingTests",
      dependencies: [
        "TestSupport", "ReplicatedData", "JourneyMap", "JourneyEditing", "JourneyTemplates",
      ]),
    .testTarget(
      name: "JourneyInsightTests",
      dependencies: ["TestSupport", "ReplicatedData", "JourneyMap", "JourneyInsight"]),
    .testTarget(
      name: "JourneyTemplatesTests",
      dependencies: ["TestSupport", "ReplicatedData", "JourneyMap", "JourneyTemplates"]),
    .testTarget(
      name: "JourneyFormatsTests",
      dependencies: [
        "MadeUp", "TestSupport", "ReplicatedData", "JourneyMap", "JourneyInsight",
        "JourneyTemplates",
        "StyledText", "MapOutline", "JourneyWords", "JourneyPictures", "JourneyFormats",
      ]),
    .testTarget(
      name: "PictureRenderingTests",
      dependencies: [
        "PictureRendering", "JourneyPictures",
        "JourneyFormats", "JourneyMap", "ReplicatedData",
      ]),
    .target(
      name: "FaultyDisk", path: "Tests/FaultyDisk",
      linkerSettings: [.linkedLibrary("sqlite3")]),
    .testTarget(
      name: "MapStoreTests",
      dependencies: [
        "FaultyDisk", "TestSupport", "ReplicatedData", "MapStore",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "WebSocketTransportTests",
      dependencies: ["TestSupport", "SystemClock", "WebSocketTransport", "CLibwebsockets"]),
  ],
  swiftLanguageModes: [.v6]
)
