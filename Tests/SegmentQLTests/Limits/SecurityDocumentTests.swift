import Foundation
import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// Whether SECURITY.md tells the limits as the code has them.
struct SecurityDocumentTests {
  private static let defaults: [String: String] = {
    let query = QueryOptions()
    let load = LoadOptions()
    return [
      "QueryOptions.timeLimit": query.timeLimit.map { "\($0)" } ?? "none",
      "QueryOptions.maximumRows": count(query.maximumRows), "QueryOptions.maximumMemory": bytes(query.maximumMemory),
      "RegexLimits.steps": count(query.regexLimits.steps),
      "RegexLimits.stepsPerByte": count(query.regexLimits.stepsPerByte),
      "RegexLimits.memory": bytes(query.regexLimits.memory), "RegexLimits.stack": bytes(query.regexLimits.stack),
      "RegexLimits.patternLength": bytes(query.regexLimits.patternLength),
      "ParserLimits.queryLength": bytes(ParserLimits().queryLength),
      "ParserLimits.nestingDepth": count(ParserLimits().nestingDepth),
      "LoadOptions.maximumFileSize": bytes(load.maximumFileSize),
      "LoadOptions.maximumRowSize": bytes(load.maximumRowSize), "LoadOptions.maximumMemory": bytes(load.maximumMemory),
      "LoadOptions.maximumDepth": count(load.maximumDepth), "LoadOptions.rowErrorsKept": count(load.rowErrorsKept),
    ]
  }()

  private static func bytes(_ count: Int) -> String {
    if count == .max { return "none" }
    for (unit, power) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where count % (1 << power) == 0 {
      return "\(count >> power) \(unit)"
    }
    return "\(count) bytes"
  }

  private static func count(_ count: Int) -> String {
    var groups: [String] = []
    var digits = Substring("\(count)")
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits = digits.dropLast(3)
    }
    return ([String(digits)] + groups).joined(separator: ",")
  }

  @Test func theTableHasEveryLimitWithItsDefault() throws {
    let file = TestFolders.tests.deletingLastPathComponent().appendingPathComponent("SECURITY.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    var told: [String: String] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
      let name = cells[0].split(separator: "`").first.map(String.init) ?? ""
      if name.contains(".") { told[name] = cells[1].split(separator: " ").joined(separator: " ") }
    }
    #expect(told == Self.defaults)
  }
}
