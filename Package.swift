// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "waymark",
  products: [
    .executable(name: "waymark", targets: ["waymark"]),
    .library(
      name: "WaymarkCore",
      targets: ["CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    .target(name: "CBOR"),
    .target(name: "ReplicatedData", dependencies: ["CBOR"]),
    .target(name: "JourneyMap", dependencies: ["CBOR", "ReplicatedData"]),
    .target(name: "SyncProtocol", dependencies: ["CBOR", "ReplicatedData", "JourneyMap"]),
    .target(
      name: "SyncEngine", dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol"]),
    .target(name: "JourneyFormats", dependencies: ["ReplicatedData", "JourneyMap"]),
    .target(
      name: "MapStore",
      dependencies: [
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .systemLibrary(
      name: "CLibwebsockets", pkgConfig: "libwebsockets",
      providers: [.apt(["libwebsockets-dev"])]),
    .target(name: "WebSocketTransport", dependencies: ["CLibwebsockets"]),
    .target(
      name: "WorkshopServer",
      dependencies: [
        "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyFormats",
        "MapStore", "WebSocketTransport",
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "WorkshopClient",
      dependencies: [
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyFormats",
        "WebSocketTransport",
      ]),
    .executableTarget(
      name: "waymark",
      dependencies: [
        "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyFormats",
        "WebSocketTransport", "WorkshopClient", "WorkshopServer",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      resources: [.embedInCode("Resources/sample.mmd")]),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol", "MapStore"],
      path: "Tests/Benchmarks", exclude: ["loro_traces.py"]),
    .testTarget(name: "ReplicatedDataTests", dependencies: ["TestSupport", "ReplicatedData"]),
    .testTarget(
      name: "JourneyMapTests",
      dependencies: ["TestSupport", "CBOR", "ReplicatedData", "JourneyMap"]),
    .testTarget(name: "CBORTests", dependencies: ["CBOR"]),
    .testTarget(
      name: "SyncProtocolTests",
      dependencies: ["TestSupport", "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol"]),
    .testTarget(
      name: "SyncEngineTests",
      dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine"]),
    .testTarget(
      name: "WorkshopSimulation",
      dependencies: ["TestSupport", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine"]),
    .testTarget(
      name: "WorkshopServerTests",
      dependencies: [
        "WorkshopServer", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine",
        "MapStore", "WebSocketTransport", .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "WorkshopClientTests",
      dependencies: [
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine", "JourneyFormats",
        "MapStore", "WebSocketTransport", "WorkshopServer", "WorkshopClient", "waymark",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "JourneyFormatsTests", dependencies: ["TestSupport", "JourneyFormats", "JourneyMap"]),
    .testTarget(
      name: "MapStoreTests",
      dependencies: ["TestSupport", "MapStore", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(
      name: "WebSocketTransportTests",
      dependencies: ["TestSupport", "WebSocketTransport", "CLibwebsockets"]),
  ],
  swiftLanguageModes: [.v6]
)
