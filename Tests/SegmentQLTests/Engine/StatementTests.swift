import SegmentModel
import Testing

@testable import SegmentQL

/// What an engine remembers of texts never shows in answers.
@Suite struct StatementTests {
  /// Composed and decomposed: equal as `String`, unequal as bytes.
  private static let composed = "\u{E9}"
  private static let decomposed = "e\u{301}"

  private let engine = SegmentEngine(SegmentStore((0..<8).map(segment)))

  private static func segment(_ number: Int) -> Segment {
    let id = number == 6 ? composed : number == 7 ? decomposed : "\(number)"
    return Segment(
      id: id, jobID: "job", module: "speech", content: "text \(number)", startTime: Double(number),
      endTime: Double(number) + 1)
  }

  private func ids(_ query: String, _ parameters: [String: QueryValue] = [:]) throws -> [String?] {
    try engine.run(query, parameters: parameters).segments.map(\.id)
  }

  @Test func aTextIsPreparedOnce() throws {
    let cache = StatementCache()
    let first = try cache.statement(for: "module=speech")
    #expect(try cache.statement(for: "module=speech") === first)
    #expect(try cache.statement(for: "module=speech ") !== first)
    #expect(cache.count == 2)
  }

  @Test func textsAreToldApartByTheirBytes() throws {
    for _ in 0..<2 {
      #expect(try ids("id = \"\(Self.composed)\"").map { $0.map { Array($0.utf8) } } == [[0xC3, 0xA9]])
      #expect(try ids("id = \"\(Self.decomposed)\"").map { $0.map { Array($0.utf8) } } == [[0x65, 0xCC, 0x81]])
    }
  }

  @Test func theLeastRecentlyUsedTextGoesFirst() throws {
    let cache = StatementCache()
    let often = try cache.statement(for: "id = often")
    for number in 0..<(3 * StatementCache.capacity) {
      _ = try cache.statement(for: "id = \(number)")
      #expect(try cache.statement(for: "id = often") === often)
      #expect(cache.count <= StatementCache.capacity)
    }
    let seldom = try cache.statement(for: "id = seldom")
    for number in 0..<StatementCache.capacity { _ = try cache.statement(for: "duration > \(number)") }
    #expect(try cache.statement(for: "id = seldom") !== seldom)
  }

  @Test func neitherLongTextsNorMistakesAreKept() throws {
    let cache = StatementCache()
    let long = "id = \"\(String(repeating: "x", count: StatementCache.longestText))\""
    #expect(try cache.statement(for: long) !== cache.statement(for: long))
    for _ in 0..<2 { #expect(throws: QueryError.self) { try cache.statement(for: "id = = 1") } }
    #expect(cache.count == 0)
  }

  @Test func otherParametersGiveOtherAnswers() throws {
    for _ in 0..<2 {
      #expect(try ids("id = $id", ["id": "1"]) == ["1"])
      #expect(try ids("id = $id", ["id": "2"]) == ["2"])
      #expect(try ids("id = $id", ["id": .text(Self.composed)]).count == 1)
      #expect(try ids("id = $id", ["id": .text(Self.decomposed)]).count == 1)
      #expect(try ids("start_time < $t", ["t": 2]) == ["0", "1"])
      #expect(try ids("start_time < $t", ["t": 1]) == ["0"])
      #expect(try ids("start_time = $t", ["t": .null]) == [])
      #expect(throws: QueryError.self) { try ids("id = $id") }
      #expect(throws: QueryError.self) { try ids("id = $id", ["other": "1"]) }
    }
  }

  @Test func aPreparedQueryKeepsItsAnswers() throws {
    let prepared = try engine.prepare("id = $id AND content ~ $pattern")
    for number in [1, 1, 2, 1] {
      let result = try prepared.run(parameters: ["id": .text("\(number)"), "pattern": .text("t \(number)$")])
      #expect(result.segments.map(\.id) == ["\(number)"])
    }
    #expect(throws: QueryError.self) { try prepared.run(parameters: ["id": "1", "pattern": "("]) }
    #expect(try prepared.run(parameters: ["id": "1", "pattern": "text"]).count == 1)
  }

  @Test func threadsShareOneEngine() async {
    let engine = engine
    let wrong = await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          var wrong = 0
          for round in 0..<300 {
            let number = (task + round) % 6
            let one = try? engine.run("id = $id", parameters: ["id": .text("\(number)")])
            if one?.segment(at: 0)?.id != "\(number)" { wrong += 1 }
            // More texts than are kept.
            let text = "start_time >= \(number) AND id != x\(round % 100)"
            if (try? engine.run(text).count) != 8 - number { wrong += 1 }
          }
          return wrong
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
