import Foundation
import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// The ten questions of `shared/real/questions.json`, each by one query of `examples/questions`, over real exports.
@Suite(.enabled(if: TestFolders.shared != nil)) struct QuestionTests {
  static let identifiers = ["R01", "R03", "R05", "R07", "R09", "R11", "R14", "R15", "R18", "R20"]

  private static let engine: SegmentEngine? = TestFolders.shared.flatMap { folder in
    (try? SegmentStore(contentsOf: folder.appendingPathComponent("results").path)).map(SegmentEngine.init)
  }

  private static let answers: [String: JSONValue] = {
    guard let file = TestFolders.shared?.appendingPathComponent("questions.json"),
      let text = try? String(contentsOf: file, encoding: .utf8),
      case .array(let questions)? = try? PlainJSON.parse(text)
    else { return [:] }
    return Dictionary(
      questions.compactMap { question in
        question["id"]?.stringValue.flatMap { id in question["answer"].map { (id, $0) } }
      }
    ) { first, _ in first }
  }()

  @Test func everyQuestionIsAsked() {
    #expect(Self.answers.keys.sorted() == Self.identifiers)
  }

  @Test(arguments: identifiers)
  func answersAsSQLDoes(_ identifier: String) throws {
    let engine = try #require(Self.engine)
    let answer = try #require(Self.answers[identifier])
    let folder = TestFolders.tests.deletingLastPathComponent().appendingPathComponent("examples/questions")
    let query = try String(contentsOf: folder.appendingPathComponent("\(identifier).segql"), encoding: .utf8)
    let result = try engine.run(query)
    let rows = (0..<result.count).map { row in result.columns.indices.map { result.value(row: row, column: $0).json } }
    #expect(Double(rows.count) == answer["count"]?.doubleValue)
    // Lists of ids come in no order that the question names; rows and intervals do.
    if case .array(let ids)? = answer["ids"] {
      #expect(sorted(rows) == sorted(ids.map { [$0] }))
    } else if case .array(let pairs)? = answer["pairs"] {
      #expect(sorted(rows.map { Array($0.prefix(2)) }) == sorted(pairs.map(elements)))
      if case .array(let distances)? = answer["distance_s"] { #expect(rows.map { $0[2] } == distances) }
    } else {
      let expected = try #require(answer["rows"] ?? answer["intervals"])
      #expect(rows == elements(expected).map(elements))
    }
  }

  private func elements(_ value: JSONValue) -> [JSONValue] {
    if case .array(let elements) = value { elements } else { [] }
  }

  private func sorted(_ rows: [[JSONValue]]) -> [String] { rows.map { PlainJSON.write(.array($0)) }.sorted() }
}
