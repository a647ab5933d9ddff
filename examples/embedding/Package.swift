// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "moments",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "SegmentQL", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "moments",
      dependencies: [
        .product(name: "SegmentModel", package: "SegmentQL"),
        .product(name: "SegmentQL", package: "SegmentQL"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
