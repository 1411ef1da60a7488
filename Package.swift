// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "waymark",
  products: [
    .library(name: "WaymarkCore", targets: ["CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine"])
  ],
  targets: [
    .target(name: "CBOR"),
    .target(name: "ReplicatedData", dependencies: ["CBOR"]),
    .target(name: "JourneyMap", dependencies: ["CBOR", "ReplicatedData"]),
    .target(name: "SyncProtocol", dependencies: ["CBOR", "ReplicatedData", "JourneyMap"]),
    .target(
      name: "SyncEngine", dependencies: ["ReplicatedData", "JourneyMap", "SyncProtocol"]),
    .testTarget(name: "ReplicatedDataTests", dependencies: ["ReplicatedData"]),
  ],
  swiftLanguageModes: [.v6]
)
