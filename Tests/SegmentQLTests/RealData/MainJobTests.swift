import Foundation
import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// The main job over every real result file, against loops over what Foundation reads from the same bytes.
@Suite(.enabled(if: TestFolders.shared != nil)) struct MainJobTests {
  private static let query = #"module=transcription AND start_time<30 AND content~"laptop""#

  private struct Row: Equatable {
    var id: String
    var start: Double
    var content: String
  }

  private func files() throws -> [URL] {
    let folder = try #require(TestFolders.shared).appendingPathComponent("results")
    return TestFolders.files(under: folder, ending: ".json")
  }

  /// The rows that a plain loop keeps, in the order of their starts.
  private func plainRows(_ file: URL, _ keep: (String, Double, String) -> Bool) throws -> [Row] {
    let report = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let segments = try #require(report["segments"] as? [[String: Any]])
    var rows: [Row] = []
    for segment in segments {
      guard let module = segment["module"] as? String, let start = segment["start_time"] as? Double,
        let content = segment["content"] as? String, keep(module, start, content)
      else { continue }
      rows.append(Row(id: "\(segment["id"] ?? "")", start: start, content: content))
    }
    // Sorted by start, and as in the file where starts are equal.
    return rows.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }

  private func engineRows(_ result: QueryResult) -> [Row] {
    result.segments.map { Row(id: $0.id ?? "", start: $0.startTime ?? .nan, content: $0.content ?? "") }
  }

  @Test func everyFileByItself() throws {
    let files = try files()
    #expect(files.count == 15)
    for file in files {
      let engine = SegmentEngine(try SegmentStore(contentsOf: file.path))
      let expected = try plainRows(file) { module, start, content in
        module == "transcription" && start < 30 && content.contains("laptop")
      }
      #expect(engineRows(try engine.run(Self.query)) == expected, "\(file.lastPathComponent)")
    }
  }

  /// The same query with other words and times, so that rows are found.
  @Test(arguments: [("the", 300.0), ("okay", 500), ("remote", 1e9), ("you", 1000), ("Eagle", 1e9), ("shot", 60)])
  func otherWordsAndTimes(_ word: String, _ limit: Double) throws {
    let folder = try #require(TestFolders.shared).appendingPathComponent("results")
    let engine = SegmentEngine(try SegmentStore(contentsOf: folder.path))
    let result = try engine.run(
      "module=transcription AND start_time<$limit AND content~$word",
      parameters: ["limit": .number(limit), "word": .text(word)])
    var expected: [Row] = []
    for file in try files() {
      expected += try plainRows(file) { $0 == "transcription" && $1 < limit && $2.contains(word) }
    }
    #expect(engineRows(result) == expected)
  }
}
