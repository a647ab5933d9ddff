import Foundation
import TestSupport
import Testing

@testable import SegmentModel

/// The real exports beside the checkout, where there are any: counts, and the same segments in every form.
@Suite(.enabled(if: TestFolders.shared != nil)) struct RealDataLoadingTests {
  private func path(_ name: String) throws -> String {
    try #require(TestFolders.shared).appendingPathComponent(name).path
  }

  private struct Counts: Equatable, Decodable {
    var videos: Int
    var segments: Int
    var modules: [String: Int]
  }

  @Test func countsOfTheManifest() throws {
    let manifest = try JSONDecoder().decode(
      [String: Counts].self, from: Data(contentsOf: URL(fileURLWithPath: path("MANIFEST.json"))))
    for threads in [1, 3] {
      var options = LoadOptions()
      options.parallelism = threads
      options.leastRegionSize = 1 << 16
      let result = try SegmentLoader(options: options).load(path: path("results"))
      #expect(result.report.badRowCount == 0)
      var found: [String: Counts] = [:]
      for job in result.store.jobs {
        let source = String(job.id.prefix { $0 != "-" })
        var counts = found[source] ?? Counts(videos: 0, segments: 0, modules: [:])
        counts.videos += 1
        counts.segments += job.rows.count
        for row in job.rows { counts.modules[result.store.segment(at: row).module, default: 0] += 1 }
        found[source] = counts
      }
      #expect(found == manifest)
    }
  }

  @Test(arguments: ["results", "flat", "quirks/quirks.json", "aggregated", "modules/ami-ES2014a", "csv"])
  func everyFlatFormHoldsTheSame(_ name: String) throws {
    let store = try SegmentStore(contentsOf: path(name))
    let segments = store.segments
    #expect(!segments.isEmpty)
    for shape in [ExportShape.segments, .ndjson, .csv] {
      var sink = ByteArraySink()
      try store.export(shape, to: &sink)
      for (threads, size) in [(1, 1), (2, 1000), (3, 100_000)] {
        let outcome = Outcome(sink.bytes, name: "all", regions: (threads, size))
        guard case .loaded(let loaded, let report) = outcome else {
          Issue.record("\(shape): \(outcome)")
          continue
        }
        #expect(loaded.segments == segments, "\(shape) with \(threads) threads")
        #expect(report.badRowCount == 0)
      }
    }
  }

  @Test func theSameVideosInDifferentForms() throws {
    func sorted(_ name: String) throws -> [Segment] {
      try SegmentStore(contentsOf: path(name)).segments.sorted { ($0.module, $0.id ?? "") < ($1.module, $1.id ?? "") }
    }
    for (one, other) in [
      ("quirks/quirks.json", "quirks/quirks.csv"), ("results/spacelog-mr3.json", "csv/spacelog-mr3.csv"),
      ("results/ami-ES2014a.json", "modules/ami-ES2014a"), ("results/ami-IS1008a.json", "csv/ami-IS1008a"),
      ("results/elephantsdream-elephantsdream.json", "csv/elephantsdream-elephantsdream.csv"),
      ("results/azvi-tennis.json", "aggregated/azvi-tennis.json"),
    ] {
      #expect(try sorted(one) == sorted(other), "\(one) and \(other)")
    }
  }
}
