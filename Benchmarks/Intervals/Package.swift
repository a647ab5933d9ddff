// swift-tools-version: 6.1
import PackageDescription

// The engine's own sources stand here as links, and in one module with the benchmark, so that the interval index is
// timed as the engine compiles it and can be reached at all.
let package = Package(
  name: "Intervals",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8"),
    .target(name: "CByteScan"),
    .target(name: "TextWidth"),
    .target(name: "SegmentModel", dependencies: ["CByteScan"]),
    .executableTarget(
      name: "segmentql-intervals", dependencies: ["SegmentModel", "CPCRE2", "CByteScan", "TextWidth"],
      exclude: ["Engine/SegmentQL.docc"]),
  ],
  swiftLanguageModes: [.v6]
)
