import SegmentModel
import TestSupport
import Testing

@testable import SegmentQL

/// What an engine says of how a query runs.
@Suite struct ExplanationTests {
  /// Two videos of ten segments, of two modules in turn, one second each.
  private static let engine = makeEngine()

  private static func makeEngine() -> SegmentEngine {
    SegmentEngine(
      SegmentStore(
        ReferenceStore(
          (0..<20).map { number in
            Segment(
              id: "s\(number)", jobID: number < 10 ? "v1" : "v2", module: number % 2 == 0 ? "speech" : "shots",
              content: number % 5 == 0 ? "red laptop" : "blue", startTime: Double(number % 10),
              endTime: Double(number % 10 + 1),
              metadata: .object([JSONMember(key: "score", value: .number(JSONNumber(number)))]))
          })))
  }

  private func explain(_ query: String, analyze: Bool = false) throws -> String {
    try Self.engine.explain(query, parameters: ["few": .number(3)], analyze: analyze)
  }

  @Test("the part of a conjunction that drops most rows for its time goes first, and is told of with its share")
  func ordersConjunctionsByEstimates() throws {
    var options = QueryOptions()
    options.shortestOrderedWork = 0
    let query = #"duration >= 1 AND content ~ "b.u" AND end_time > 9"#
    #expect(
      try Self.engine.explain(query, options: options)
        == #"scan of all segments; keep end_time > 9.0 (keeps about 10 %), "#
        + #"then content that matches the pattern /b.u/ (keeps about 10 %), then duration >= 1.0 (keeps about 100 %)"#
        + "  (about 0 rows expected)")
    options.disabledRewrites = [.conjunctOrder]
    #expect(
      try Self.engine.explain(query, options: options)
        == #"scan of all segments; keep duration >= 1.0, then end_time > 9.0, then content that matches the pattern /b.u/"#
        + "  (about 0 rows expected)")
    #expect(try Self.engine.run(query, options: options).count == 2)
  }

  private static let metadata = "metadata that compares with a constant, by its column where there is one"
  private static let row = "rows that satisfy a condition, tested one by one"

  @Test(arguments: [
    ("", "all segments", 20),
    (#"module = """#, "scan of all segments; keep \(row)", 6),
    ("job_id = v1", "index by job v1", 10),
    ("job_id IN (v1, v2) AND module = speech", "index by 2 jobs, module speech", 10),
    ("module IN (speech, shots)", "index by 2 modules", 20),
    (
      "module IN (speech, shots) AND module = speech",
      "index by module speech; keep any of (module = speech | module = shots)", 8
    ),
    ("module IN (speech)", "index by module speech", 10),
    ("NOT module = speech", "scan of all segments; keep all but (module = speech)", 10),
    ("NOT module = none", "scan of all segments; keep all but (module = none)", 20),
    ("start_time < 5", "index by window of time", 10),
    ("5 > start_time", "index by window of time", 10),
    ("start_time = 5", "index by window of time", 2),
    ("end_time > 5", "scan of all segments; keep end_time > 5.0", 10),
    ("duration >= 1", "scan of all segments; keep duration >= 1.0", 20),
    ("metadata.score = 3", "scan of all segments; keep \(metadata)", 1),
    (
      #"metadata.score = 3 OR content HAS "red""#,
      #"scan of all segments; keep any of (\#(metadata) | content that matches HAS "red")"#, 3
    ),
    (
      #"content ~ "a" AND metadata.score > 3"#,
      "scan of all segments; keep \(metadata), then content that matches the pattern /a/", 1
    ),
    (#"content CONTAINS "b""#, #"scan of all segments; keep content that matches CONTAINS "b""#, 2),
    ("WITH 2..4", "scan of all segments; keep what is in the job of a time", 20),
    ("id = s3", "scan of all segments; keep id = s3", 0),
    ("id = s3 AND job_id = v1", "index by job v1, id", 1),
    ("id != s3", "scan of all segments; keep all but (id = s3)", 20),
    (
      "EXISTS metadata.score AND NOT (start_time > 3 AND module = shots)",
      "scan of all segments; keep all but (module = shots, then start_time > 3.0), then \(row)", 4
    ),
  ])
  func aScan(_ query: String, _ words: String, _ expected: Int) throws {
    #expect(try explain(query) == "\(words)  (about \(expected) row\(expected == 1 ? "" : "s") expected)")
  }

  /// No segment stands in any relation to an endless time.
  @Test func aTimeThatIsNoneFindsNothing() throws {
    let parameters: [String: QueryValue] = ["time": .number(.infinity)]
    #expect(
      try Self.engine.explain("OVERLAPS $time", parameters: parameters) == "no segments  (about 0 rows expected)")
    #expect(try Self.engine.run("OVERLAPS $time", parameters: parameters).count == 0)
    #expect(try Self.engine.run("NOT OVERLAPS $time", parameters: parameters).count == 20)
  }

  @Test func expectsWhatIndexesKnow() throws {
    let engine = Self.makeEngine()
    let both = #"content HAS "red" AND content ~ "lap""#
    #expect(try engine.explain(#"content HAS "red""#).hasSuffix("(about 2 rows expected)"))
    #expect(try engine.explain("metadata.score > 3").hasSuffix("(about 6 rows expected)"))
    engine.makeIndexes()
    _ = try engine.run("metadata.score > 3")
    #expect(try engine.explain(#"content HAS "red""#).hasSuffix("(about 4 rows expected)"))
    #expect(try engine.explain("metadata.score > 3").hasSuffix("(about 16 rows expected)"))
    #expect(
      try engine.explain(both) == """
        scan of all segments; keep content that matches HAS "red", then content that matches the pattern /lap/, \
        from the rows that have the words of all texts  (about 1 row expected)
        """)
    #expect(try engine.run(both).count == 4)
  }

  @Test(arguments: [
    ("OVERLAPS", "overlapping"), ("DURING", "during"), ("COVERS", "covering"), ("BEFORE", "before"), ("AFTER", "after"),
    ("NEAR", "near"), ("MEETS", "meeting"), ("MET_BY", "met by"), ("STARTS", "starting with"),
    ("FINISHES", "finishing with"), ("EQUALS", "equal in time to"), ("WITH", "in the job of"),
    ("ALLEN(meets)", "in one of Allen's relations to"), ("NEXT", "before the next of"),
    ("PREVIOUS", "after the previous of"), ("NEAREST", "nearest to"),
  ])
  func aRelation(_ word: String, _ words: String) throws {
    #expect(
      try explain("\(word) [module = shots]") == """
        scan of all segments; keep what is \(words) a set  (about 10 rows expected)
          \(words) a set, stops at the first witness: made once
            index by module shots  (about 10 rows expected)
        """)
  }

  @Test func aNamedSetIsToldOfOnce() throws {
    let query = "let @a = [module=shots]; DURING @a AND NOT COUNT NEAR(<=1s) @a >= 2 | merge | union [id = s1 | pad 1s]"
    #expect(
      try explain(query) == """
        scan of all segments; keep what is during a set, then all but (what is near a set)  (about 5 rows expected)
          during a set, stops at the first witness: made once
            index by module shots  (about 10 rows expected)
          near a set, counts: the set told of above
        | merge
        | union [id = s1 | pad 1s]
          with: made once
            scan of all segments; keep id = s1  (about 0 rows expected)
            | pad 1s
        """)
  }

  @Test func aJoinTellsTheWayOfEachLink() throws {
    let query = """
      [module=speech | top 2 by duration] OVERLAPS(>=1s) [start_time > left.start_time | limit 1] OVERLAPS [] \
      WITH [id = left.id] NEXT [] UNLESS [module=shots] | where OVERLAPS [module=speech] | stats count()
      """
    #expect(
      try explain(query) == """
        join 5 sets, left to right
          `left`: made once
            index by module speech  (about 10 rows expected)
            | top 2 by duration
          `right`, found by index: made anew for each outer row
            scan of all segments; keep rows that satisfy a condition, tested one by one  (about 6 rows expected)
            | limit 1
          `step3`, found by a sweep over both sides: made once
            all segments  (about 20 rows expected)
          `step4`, matched within the job by equality, or all with all: candidates made once, tied to each outer row by an equality
            all segments  (about 20 rows expected)
          `step5`, one partner for each left row, found by index: made once
            all segments  (about 20 rows expected)
            unless one of these starts between: made once
              index by module shots  (about 10 rows expected)
        | where OVERLAPS [module=speech]
          overlapping a set, stops at the first witness: made once
            index by module speech  (about 10 rows expected)
        | stats count()
        """)
  }

  @Test func aTiedSetTellsThatItsCandidatesAreMadeOnce() throws {
    #expect(
      try explain("OVERLAPS [start_time > this.start_time AND module=speech] OR start_time > 100") == """
        scan of all segments; keep any of (what is overlapping a set | start_time > 100.0)  (about 10 rows expected)
          overlapping a set, stops at the first witness: candidates made once, tested against each outer row
            index by module speech  (about 10 rows expected)
        """)
  }

  @Test func rowsOfASet() throws {
    #expect(
      try explain("[module=speech] | limit $few") == """
        rows of a set
          the set: made once
            index by module speech  (about 10 rows expected)
        | limit $few
        """)
  }

  /// With `analyze` the query runs, and each step tells what it gave.
  @Test func theStepsOfARun() throws {
    let text = try explain("module=speech AND MEETS [start_time < 2] | limit 1", analyze: true)
    let times = #/ in \d+\.\d{3} ms/#
    #expect(
      text.replacing(times, with: "") == """
        index by module speech; keep what is meeting a set  (about 5 rows expected; 2 rows)
          meeting a set, stops at the first witness: made once
            index by window of time  (about 4 rows expected; 4 rows)
        | limit 1  (1 row)
        """)
    #expect(text.matches(of: times).count == 3)
  }

  @Test(arguments: [
    ("| stats count() by module", "from what is known of each job's modules"),
    ("| top 3 by duration", "by the first of each block of segments"),
  ])
  func aStageThatNeedsNotAllRowsTellsItsWay(_ stage: String, _ way: String) throws {
    #expect(try explain(stage) == "all segments  (about 20 rows expected)\n\(stage), \(way)")
  }

  @Test(
    arguments: [
      (.zero, "0.000"), (.microseconds(7), "0.007"), (.microseconds(1500), "1.500"),
      (.microseconds(1_001_001), "1001.001"), (.seconds(61), "61000.000"),
    ] as [(Duration, String)])
  func timesAreTheSumOfTheirUnits(_ time: Duration, _ text: String) {
    #expect(Explanation.milliseconds(time) == text)
  }

  @Test func aSetMadeForEachRowTellsOfItsRuns() throws {
    let text = try explain(
      "job_id=v1 AND start_time < 2 AND NEXT [start_time > this.start_time | limit 9]", analyze: true)
    #expect(text.contains("over 2 runs"), "\(text)")
  }
}
