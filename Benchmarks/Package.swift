// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "SegmentQL", path: "..")],
  targets: [
    .executableTarget(
      name: "segmentql-bench",
      dependencies: [
        .product(name: "SegmentModel", package: "SegmentQL"),
        .product(name: "SegmentQL", package: "SegmentQL"),
      ],
      path: "Sources/segmentql-bench")
  ],
  swiftLanguageModes: [.v6]
)
