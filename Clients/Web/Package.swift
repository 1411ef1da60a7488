// swift-tools-version: 6.1
import PackageDescription

// Apart from the root package, so that what is built for WebAssembly stays out of native builds.
let package = Package(
  name: "waymark-web",
  dependencies: [.package(name: "waymark", path: "../..")],
  targets: [
    .target(name: "FreestandingRuntime"),
    .target(name: "PageBorder", dependencies: [.product(name: "WaymarkCore", package: "waymark")]),
    .executableTarget(
      name: "WaymarkClient",
      dependencies: [
        "FreestandingRuntime", "PageBorder", .product(name: "WaymarkCore", package: "waymark"),
        .product(name: "JourneyEditing", package: "waymark"),
      ]),
    .executableTarget(
      name: "WaymarkInsight",
      dependencies: [
        "FreestandingRuntime", "PageBorder", .product(name: "WaymarkCore", package: "waymark"),
        .product(name: "JourneyInsight", package: "waymark"),
      ]),
    .executableTarget(
      name: "Conformance",
      dependencies: [
        "FreestandingRuntime", "PageBorder", .product(name: "WaymarkCore", package: "waymark"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
