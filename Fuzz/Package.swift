// swift-tools-version: 6.1
import PackageDescription

// The library's own targets stand here under their names, as links, so that they are built with the sanitizers and
// coverage that a fuzzer needs, and so that `package` declarations can be reached. `./fuzz` builds with the right flags.
func fuzzer(_ name: String) -> Target {
  .executableTarget(name: name, dependencies: ["FuzzSupport", "SegmentModel", "SegmentQL", "TestSupport", "CPCRE2"])
}

let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8"),
    .target(name: "CByteScan"),
    .target(name: "TextWidth"),
    .target(name: "SegmentModel", dependencies: ["CByteScan"]),
    .target(name: "SegmentQL", dependencies: ["SegmentModel", "CPCRE2", "CByteScan", "TextWidth"]),
    .target(name: "TestSupport", dependencies: ["SegmentModel", "SegmentQL"]),
    .target(name: "FuzzSupport", dependencies: ["SegmentModel", "SegmentQL", "TestSupport"]),
    fuzzer("QueryFuzzer"),
    fuzzer("JSONFuzzer"),
    fuzzer("CSVFuzzer"),
    fuzzer("RegexFuzzer"),
    fuzzer("RoundTripFuzzer"),
    fuzzer("PlanFuzzer"),
  ],
  swiftLanguageModes: [.v6]
)
