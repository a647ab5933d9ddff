import SegmentModel
import Testing

@testable import SegmentQL

/// What names, bounds and amounts mean, and what is said of those that mean nothing here.
@Suite struct BindingTests {
  private static let engine = SegmentEngine(SegmentStore((0..<8).map(segment)))

  private static func segment(_ number: Int) -> Segment {
    let start = Double(number)
    return Segment(
      id: "s\(number)", jobID: "j", module: number % 2 == 0 ? "a" : "b", content: "text \(number)", startTime: start,
      endTime: start + 2)
  }

  private func error(_ query: String, _ parameters: [String: QueryValue] = [:]) -> Diagnostic? {
    do {
      _ = try Self.engine.run(query, parameters: parameters)
      return nil
    } catch {
      return error.diagnostics.first { $0.severity == .error }
    }
  }

  private func ids(_ query: String, _ parameters: [String: QueryValue] = [:]) throws -> [String?] {
    try Self.engine.run(query, parameters: parameters).segments.map(\.id)
  }

  // MARK: Bounds

  @Test(arguments: [
    "DURING", "COVERS", "BEFORE", "AFTER", "NEAR", "MEETS", "MET_BY", "STARTS", "FINISHES", "EQUALS", "NEXT",
    "PREVIOUS",
    "NEAREST", "THEN",
  ])
  func onlyOverlapsMeasuresAShare(_ word: String) {
    let error = error("[module=a] \(word)(>=20%) [module=b]")
    #expect(error?.code == .misplacedPercent)
    #expect(error?.message == "only OVERLAPS measures a share; \(word) measures seconds")
  }

  @Test(arguments: [("-(1 - 3)", 2), ("1 + 2 * 3", 7), ("$n", 4), ("$n - 1", 3), ("-$n + 5", 1), ("7 % 4", 3)])
  func amountsAreFoldedBeforeTheRun(_ amount: String, _ seconds: Double) throws {
    let padded = try Self.engine.run("id=s4 | pad \(amount)", parameters: ["n": .number(4)])
    #expect(padded.segments.map(\.startTime) == [4 - seconds])
    #expect(padded.segments.map(\.endTime) == [6 + seconds])
  }

  @Test(arguments: [
    "start_time", "-start_time", "abs(start_time)", "if(id=s1, 1, 2)", "1 + start_time", "\"2\"", "1/0", "-metadata.n",
    "2025-01-15", "null", "length(content) - 1", "1e308 * 10",
  ])
  func amountsThatAreNone(_ amount: String) {
    #expect(error("| pad \(amount)")?.code == .typeMismatch, "\(amount)")
    // While a query is only prepared, what depends on rows is told as well.
    #expect(throws: QueryError.self) { try Self.engine.prepare("| pad \(amount)") }
  }

  /// What depends on a parameter is not known while a query is prepared.
  @Test(arguments: ["$n", "-$n", "$n * 2", "abs($n) - 1"])
  func amountsThatAwaitAParameter(_ amount: String) throws {
    let prepared = try Self.engine.prepare("| pad \(amount)")
    #expect(prepared.parameterNames == ["n"])
    #expect(throws: QueryError.self) { try prepared.run(parameters: ["n": "text"]) }
  }

  /// What depends on rows by its condition is no amount, whatever the parameter will be.
  @Test func aChoiceIsNoAmount() {
    #expect(throws: QueryError.self) { try Self.engine.prepare("| pad if($n = 1, 1, 2)") }
  }

  // MARK: Names

  @Test(arguments: [
    ("start_time.x = 1", "`start_time` is a time in seconds and has no fields of its own"),
    ("video.duration.x = 1", "`video.duration` is a time in seconds and has no fields of its own"),
    ("video = 1", "`video` is what the file says of the video: name a field of it, as `video.duration`"),
    (
      "a:[module=a] MEETS b:[module=b] | where b = 1",
      "`b` is a segment of the joined row: name one of its fields, as `b.content`"
    ),
    ("a:[module=a] MEETS b:[module=b] | where b.id.x = 1", "`id` is text and has no fields of its own"),
    ("a:[module=a] MEETS b:[module=b] | where b.nonsense = 1", "there is no field `nonsense` here"),
    ("a:[module=a] MEETS b:[module=b AND c.id = 1]", "there is no field `c` here"),
    ("this.id = 1", "`this` is the segment that a set after a time word is tested for; here is no such set"),
    ("| stats count() | where id = 1", "there is no field `id` here"),
    ("| stats count() | where \"text\"", "a text alone searches `content`, which these rows do not have"),
    ("right:[] BEFORE []", "two steps are named `right`"), ("[] BEFORE left:[]", "two steps are named `left`"),
  ])
  func namesThatAreNone(_ query: String, _ message: String) {
    #expect(error(query)?.message == message, "\(query)")
  }

  @Test func aParameterOfANearbyName() {
    let found = error("content HAS $wrod", ["word": "text"])
    #expect(found?.code == .missingParameter)
    #expect(found?.notes.map(\.message) == ["there is a value for `$word`"])
    #expect(error("content HAS $wrod")?.notes.isEmpty == true)
  }

  @Test func fieldsOfTheVideoAndOfParts() throws {
    #expect(try ids("video.fps = 25").isEmpty)
    #expect(try ids("NOT EXISTS video.fps.of").count == 8)
    let joined = try Self.engine.run("a:[id=s0] MEETS b:[] | select b.id, a.end_time")
    #expect((0..<joined.count).map { joined.values(row: $0) } == [["s2", 2]])
  }

  @Test(
    arguments: [("[job_id = this.job_id]", 8), ("[this.start_time = start_time]", 0), ("[module = this.module]", 0)])
  func anEqualityWithTheOuterRow(_ set: String, _ count: Int) throws {
    #expect(try ids("OVERLAPS \(set)").count == count)
    let explained = try Self.engine.explain("OVERLAPS \(set)")
    #expect(explained.contains("tied to each outer row by an equality"), "\(explained)")
  }

  /// Only a path can begin with the name of a step.
  @Test func aStepOfANearbyName() {
    let path = error("scene:[module=a] WITH b:[scen.id = \"s1\"]")
    #expect(path?.code == .unknownField)
    #expect(path?.fixIts.map(\.replacement) == ["scene"])
    let field = error("scene:[module=a] WITH b:[scen = \"s1\"]")
    #expect(field?.code == .unknownField)
    #expect(field?.fixIts.isEmpty == true)
  }

  @Test func sumsOfSecondsAreSeconds() throws {
    let result = try Self.engine.run("| stats sum(duration), avg(end_time), sum(length(content)), count()")
    #expect(result.columns.map(\.type) == [.seconds, .seconds, .number, .number])
  }

  /// A tie that is no equality of two single fields is tested row by row.
  @Test(arguments: ["this.start_time = this.end_time - 2", "this.start_time < start_time", "this.id = \"s0\""])
  func anyOtherTie(_ tie: String) throws {
    let explained = try Self.engine.explain("OVERLAPS [module=a AND \(tie)]")
    #expect(explained.contains("candidates made once, tested against each outer row"), "\(explained)")
  }
}
