import Foundation
import Testing

@testable import SegmentQL

@Suite("docs/LANGUAGE.md")
struct GuideTests {
  private func guide() throws -> String {
    let file = Grammar.folder.deletingLastPathComponent().appendingPathComponent("docs/LANGUAGE.md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test("every query of the guide is right")
  func queries() throws {
    var queries: [String] = []
    var block: [String]?
    for line in try guide().components(separatedBy: "\n") {
      if line == "```segmentql" {
        block = []
      } else if line == "```", let lines = block {
        queries += lines.joined(separator: "\n").components(separatedBy: "\n\n")
        block = nil
      } else {
        block?.append(line)
      }
    }
    #expect(queries.count > 30)
    for query in queries { expectParses(query) }
  }

  @Test("the guide tells of every keyword")
  func keywords() throws {
    let words = Set(try guide().split { !($0.isLetter || $0 == "_") }.map { $0.lowercased() })
    let known = Keyword.allCases.map(\.rawValue) + AllenRelation.allCases.map(\.rawValue)
    let missing = known.filter { !words.contains($0.lowercased()) }
    #expect(missing.isEmpty, "\(missing)")
  }

  @Test("the error it shows is the one that is given")
  func error() throws {
    let query = "module=scenes AND OVERLAP [module=ocr]"
    let shown = DiagnosticRenderer().text(of: Query.parse(query).1, in: query)
    #expect(try guide().contains("```\n" + shown + "```"))
  }
}
