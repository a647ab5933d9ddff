import SegmentModel
import SegmentQL
import Testing

/// What a query does where a pattern runs into its limits: it fails, or it leaves the segment out and counts it.
struct RegexLimitTests {
  /// `bad` is the content on which `(a+)+$` explodes; `good` matches it, `plain` does not.
  private static func store() -> SegmentStore {
    func segment(_ id: String, _ content: String?, _ start: Double) -> Segment {
      Segment(
        id: id, jobID: "job", module: id, content: content, startTime: start, endTime: start + 1,
        metadata: .object([JSONMember(key: "note", value: content.map { .string($0) } ?? .null)]))
    }
    let bad = String(repeating: "a", count: 2000) + "!"
    return SegmentStore([
      segment("good", "aaa", 0), segment("bad", bad, 2), segment("plain", "bbb", 4), segment("none", nil, 6),
    ])
  }

  private let engine = SegmentEngine(RegexLimitTests.store())

  private func run(
    _ query: String, _ policy: RegexFailurePolicy = .skip, limits: RegexLimits = RegexLimits(steps: 20_000)
  ) throws(QueryError) -> QueryResult {
    var options = QueryOptions()
    options.regexLimits = limits
    options.regexFailures = policy
    return try engine.run(query, options: options)
  }

  @Test(arguments: [
    "content ~ /(a+)+$/", "NOT content ~ /(a+)+$/", "content !~ /(a+)+$/", "metadata.note ~ /(a+)+$/",
    #"| where content ~ /(a+)+$/"#, #"| extend n = if(content ~ /(a+)+$/, 1, 2)"#,
  ])
  func aLimitFailsTheQueryAndNamesSegmentAndPattern(_ query: String) throws {
    #expect {
      try run(query, .stop)
    } throws: { error in
      guard let diagnostic = (error as? QueryError)?.diagnostics.last else { return false }
      return diagnostic.code == .regexLimit && diagnostic.message.contains("/(a+)+$/")
        && diagnostic.message.contains("segment bad of job job") && diagnostic.message.contains("regexLimits.steps")
    }
  }

  @Test(arguments: [
    ("content ~ /(a+)+$/", ["good"], 1), ("NOT content ~ /(a+)+$/", ["plain", "none"], 1),
    ("NOT NOT content ~ /(a+)+$/", ["good"], 1), ("NOT (NOT content ~ /(a+)+$/ AND id != 9)", ["good"], 1),
    // What decides without the pattern decides.
    ("content ~ /(a+)+$/ OR module=bad", ["good", "bad"], 0), ("module=bad OR content ~ /(a+)+$/", ["good", "bad"], 0),
    ("content ~ /(a+)+$/ AND module != bad", ["good"], 0),
    ("NOT (content ~ /(a+)+$/ AND module != bad)", ["bad", "plain", "none"], 0),
    ("NOT (content ~ /(a+)+$/ OR module=bad)", ["plain", "none"], 0),
    ("NOT (content ~ /(a+)+$/ OR module=x)", ["plain", "none"], 1),
    ("metadata.note ~ /(a+)+$/", ["good"], 1), ("NOT metadata.note ~ /(a+)+$/", ["plain", "none"], 1),
    ("NOT (metadata.note ~ /(a+)+$/ OR duration > 5)", ["plain", "none"], 1),
    ("if(content ~ /(a+)+$/, 1, 2) = 2", ["plain", "none"], 1), ("NOT if(content ~ /(a+)+$/, 1, 2) = 2", ["good"], 1),
    ("| where NOT content ~ /(a+)+$/", ["plain", "none"], 1),
    ("| extend x = 1 | where NOT (content ~ /(a+)+$/ OR x = 2)", ["plain", "none"], 1),
    ("| extend x = 1 | where content ~ /(a+)+$/ OR x = 1", ["good", "bad", "plain", "none"], 0),
    ("NEAR(<=5s) [NOT content ~ /(a+)+$/]", ["good", "bad", "plain", "none"], 1),
  ])
  func aSkippedSegmentNeitherMatchesNorDoesNot(_ query: String, _ ids: [String], _ skipped: Int) throws {
    let result = try run(query)
    #expect(result.segments.map(\.id) == ids)
    #expect(result.skippedCount == skipped)
    #expect(result.diagnostics.map(\.code) == (skipped > 0 ? [.regexLimit] : []))
  }

  @Test func anUndecidedConditionOfAColumnIsNull() throws {
    let result = try run("| select id, if(content ~ /(a+)+$/, 1, 2) as n")
    #expect((0..<result.count).map { result.value(row: $0, column: 1) } == [1, nil, 2, 2])
    #expect(result.skippedCount == 1)
  }

  @Test func aSegmentIsCountedOnceHoweverOftenItWasSkipped() throws {
    let result = try run("content ~ /(a+)+$/ OR content ~ /(a|a)*c/ OR OVERLAPS [content ~ /(a+)+$/]")
    #expect(result.skippedCount == 1)
  }

  @Test func patternsMayBeHeldShorter() throws {
    var limits = RegexLimits()
    limits.patternLength = 10
    #expect(try run("content ~ /aaaaaaaaaa/", limits: limits).count == 1)
    for query in ["content ~ /aaaaaaaaaaa/", "[content ~ /aaaaaaaaaaa/]"] {
      #expect {
        try run(query, limits: limits)
      } throws: { error in
        guard let diagnostic = (error as? QueryError)?.diagnostics.last else { return false }
        return diagnostic.code == .invalidRegex && diagnostic.message.contains("regexLimits.patternLength")
      }
    }
    var options = QueryOptions()
    options.regexLimits.patternLength = 3
    #expect(throws: QueryError.self) {
      try engine.run("content ~ $p", parameters: ["p": "aaaa"], options: options)
    }
    #expect(try engine.run("content ~ $p", parameters: ["p": "aaa"], options: options).count == 2)
  }

  @Test func theHeapOfAMatchHasALimit() throws {
    // Without machine code's stack every backtracking point goes to the heap.
    let limits = RegexLimits(steps: .max, stepsPerByte: .max, memory: 1 << 10, stack: 0)
    let text = String(repeating: "ab ", count: 100_000) + "end"
    let store = SegmentStore([Segment(id: "1", jobID: "j", module: "m", content: text, startTime: 0, endTime: 1)])
    var options = QueryOptions()
    options.regexLimits = limits
    #expect {
      try SegmentEngine(store).run(#"content ~ /^(?:(\w+)\s+)*end$/"#, options: options)
    } throws: { error in
      (error as? QueryError)?.diagnostics.last?.message.contains("regexLimits.memory") ?? false
    }
    options.regexLimits.memory = 256 << 20
    #expect(try SegmentEngine(store).run(#"content ~ /^(?:(\w+)\s+)*end$/"#, options: options).count == 1)
  }

  @Test func extremeLimitsAreTaken() throws {
    for value in [Int.min, -1, 0, 1, Int.max] {
      let limits = RegexLimits(steps: value, stepsPerByte: value, memory: value, stack: value, patternLength: 100)
      #expect(throws: Never.self) {
        try run("content ~ /(a+)+b/ OR content ~ /b+/", limits: value == .max ? RegexLimits(stepsPerByte: 0) : limits)
      }
    }
  }
}
