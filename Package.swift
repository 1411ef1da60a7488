// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "waymark",
  products: [
    .library(name: "WaymarkCore", targets: ["CBOR", "ReplicatedData", "JourneyMap"])
  ],
  targets: [
    .target(name: "CBOR"),
    .target(name: "ReplicatedData", dependencies: ["CBOR"]),
    .target(name: "JourneyMap", dependencies: ["CBOR", "ReplicatedData"]),
    .testTarget(name: "ReplicatedDataTests", dependencies: ["ReplicatedData"]),
  ],
  swiftLanguageModes: [.v6]
)
