import Foundation
import SegmentModel
import SegmentQL
import Testing

/// The queries of examples/ over the reports of examples/. What they print is compared by scripts/check-examples.
@Suite struct ExampleTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("examples").path

  private static func queries(_ subfolder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(subfolder)")) ?? []
    return names.filter { $0.hasSuffix(".segql") }.sorted().map { "\(subfolder)/\($0)" }
  }

  private static func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  @Test func reportsLoadWithoutABadRow() throws {
    var options = LoadOptions()
    options.isStrict = true
    let loaded = try SegmentLoader(options: options).load(path: Self.folder + "/reports")
    #expect(loaded.store.jobs.count == 6)
    #expect(loaded.report.files.count == 6)
    #expect(loaded.report.duplicateCount + loaded.report.conflictCount == 0)
  }

  @Test(arguments: queries("queries"))
  func queriesFindSomething(_ name: String) throws {
    let engine = SegmentEngine(try SegmentStore(contentsOf: Self.folder + "/reports"))
    let result = try engine.run(Self.text(name))
    #expect(result.count > 0)
    #expect(result.diagnostics.isEmpty)
  }

  @Test(arguments: queries("errors"))
  func mistakesAreTold(_ name: String) throws {
    let engine = SegmentEngine(try SegmentStore(contentsOf: Self.folder + "/reports"))
    let error = #expect(throws: QueryError.self) { try engine.run(Self.text(name)) }
    #expect(error?.diagnostics.contains { $0.severity == .error } == true)
  }

  @Test func thereAreExamples() {
    #expect(Self.queries("queries").count >= 20)
    #expect(Self.queries("errors").count >= 8)
  }
}
