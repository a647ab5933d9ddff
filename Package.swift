// swift-tools-version: 6.1
import PackageDescription

/// The parts of the page that `--mode timeline.html` writes.
let timelinePage = [
  "timeline.html", "timeline.css", "clock.js", "lanes.js", "bins.js", "view.js", "painter.js", "overview.js",
  "player.js",
  "pointer.js", "keyboard.js", "page.js",
]

let package = Package(
  name: "SegmentQL",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .library(name: "SegmentModel", targets: ["SegmentModel"]),
    .library(name: "SegmentQL", targets: ["SegmentQL"]),
  ],
  dependencies: [
    // Serves the executable alone: the library targets depend on nothing but PCRE2.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .systemLibrary(
      name: "CPCRE2",
      pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]
    ),
    .target(name: "CByteScan"),
    .target(name: "TextWidth"),
    .target(name: "LineEditor", dependencies: ["TextWidth"]),
    .target(name: "SegmentModel", dependencies: ["CByteScan"]),
    .target(name: "SegmentQL", dependencies: ["SegmentModel", "CPCRE2", "CByteScan", "TextWidth"]),
    .target(
      name: "SegmentFormats",
      dependencies: ["SegmentModel", "SegmentQL"],
      // Built into the code, so that the executable needs no file beside it.
      resources: timelinePage.map { .embedInCode("TimelinePage/Page/" + $0) }
    ),
    .executableTarget(
      name: "sqlrepl",
      dependencies: [
        "SegmentQL",
        "SegmentFormats",
        "TextWidth",
        "LineEditor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    .target(
      name: "TestSupport",
      dependencies: ["SegmentModel", "SegmentQL"],
      path: "Tests/TestSupport"
    ),
    .executableTarget(
      name: "segmentql-differential",
      dependencies: ["SegmentModel", "SegmentQL", "TestSupport"],
      path: "Tests/differential"
    ),
    .target(name: "CHeapSize", path: "Tests/CHeapSize"),
    .executableTarget(
      name: "segmentql-soak",
      dependencies: ["SegmentModel", "TestSupport", "CHeapSize"],
      path: "Tests/soak"
    ),
    .testTarget(name: "TextWidthTests", dependencies: ["TextWidth"]),
    .executableTarget(
      name: "LineEditorDemo",
      dependencies: ["LineEditor"],
      path: "Tests/terminal/LineEditorDemo"
    ),
    .testTarget(name: "LineEditorTests", dependencies: ["LineEditor", "TestSupport"]),
    .testTarget(name: "SegmentModelTests", dependencies: ["SegmentModel", "TestSupport"]),
    .testTarget(name: "SegmentQLTests", dependencies: ["SegmentQL", "TestSupport"]),
    .testTarget(name: "SegmentFormatsTests", dependencies: ["SegmentFormats"], exclude: ["Golden"]),
    .testTarget(name: "sqlreplTests", dependencies: ["sqlrepl", "LineEditor", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
