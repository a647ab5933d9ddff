import SegmentModel
import SegmentQL
import Testing

/// Numbers, times, counts and texts at the ends of what there is: every query gives an answer or a typed error, and none
/// that the engine itself is to blame for.
struct HostileQueryTests {
  private static let times: [Double?] = [
    nil, 0, -0.0, 1, -1, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-9, 1e15, 9_007_199_254_740_992, 1e300,
    -1e300,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan,
  ]

  /// Each such start with some ends, reversed and equal ones too, with ids and texts that are missing, empty or repeated.
  private static let store: SegmentStore = {
    let ids: [String?] = [nil, "", "1", "\u{0}", "e\u{301}"]
    let contents: [String?] = [nil, "", "x", "ÿ\u{1F600}"]
    var segments: [Segment] = []
    for (row, start) in times.enumerated() {
      for column in 0..<4 {
        var segment = Segment(
          id: ids[(row + column) % ids.count], jobID: ["", "a", "a\u{0}"][column % 3], module: ["", "m", "n"][row % 3],
          content: contents[(row * 3 + column) % contents.count], startTime: start,
          endTime: times[(row * 3 + column * 5) % times.count])
        if let start, let number = JSONNumber(start) {
          segment.metadata = .object([JSONMember(key: "n", value: .number(number))])
        }
        segments.append(segment)
      }
    }
    return SegmentStore(segments)
  }()

  private static let engines = [
    SegmentEngine(store), SegmentEngine(SegmentStore()),
    SegmentEngine(SegmentStore([Segment(id: nil, jobID: "", module: "", content: nil, startTime: nil, endTime: nil)])),
  ]

  private func holds(_ query: String, _ parameters: [String: QueryValue] = [:]) {
    for engine in Self.engines {
      do throws(QueryError) {
        let result = try engine.run(query, parameters: parameters, options: QueryOptions(maximumRows: 200_000))
        for row in [0, result.count - 1, result.count, -1, Int.max, Int.min] {
          _ = result.values(row: row)
          _ = result.segment(at: row)
          _ = result.storeRow(row)
          for part in [Int.min, -1, 2, .max] { _ = result.storeRow(row, part: part) }
          _ = result.value(row: row, column: .min)
        }
        _ = try engine.explain(query, parameters: parameters)
      } catch {
        #expect(!error.diagnostics.isEmpty)
        #expect(error.diagnostics.allSatisfy { $0.code != .internalFailure }, "\(query): \(error.diagnostics)")
      }
    }
  }

  @Test(arguments: DenseStore.queries) func everyKindOfQueryBearsEveryTime(_ query: String) { holds(query) }

  private static let values: [QueryValue] = [
    .null, .bool(true), .text(""), .text("\u{0}"), .json(.array([])), .json(.object([])), .number(0), .number(-0.0),
    .number(-1), .number(1.5), .number(.leastNonzeroMagnitude), .number(1e18), .number(9.3e18), .number(-9.3e18),
    .number(1e308),
    .number(-1e308), .number(.infinity), .number(-.infinity), .number(.nan),
  ]

  private static let places = [
    "start_time = $v", "start_time IN $v..$v", "id = $v", "metadata.n > $v", "content HAS $v", "content CONTAINS $v",
    "content ~ $v",
    "NOT OVERLAPS(>=$v) []", "OVERLAPS(<=$v) []", "BEFORE(<$v) []", "NEAR($v..$v) []", "COUNT DURING [] >= $v",
    "EQUALS(=$v) []", "NEXT(>$v) []", "BEFORE $v", "AFTER $v", "OVERLAPS $v..$v",
    "a:[] NEAREST(<=$v) b:[] | stats count()",
    "| limit $v", "| limit $v offset $v", "| limit 5 offset $v", "| top $v by start_time", "| top $v by id",
    "| context $v",
    "| pad $v", "| pad $v, $v", "| clip $v..$v", "| merge gap $v", "| stats p($v, start_time)",
    "| select bucket(start_time, $v)",
    "| select round(start_time, $v)", "| select start_time % $v, start_time / $v, start_time * $v, -$v",
    "| stats count() by bucket(start_time, $v)", "| extend start_time = $v | merge",
    "| extend end_time = start_time * $v | depth",
    "| extend x = $v | sort by x | distinct x",
    "| select if($v = $v, $v, 1), coalesce($v), min($v, 1), floor($v), ceil($v), abs($v)",
  ]

  @Test(arguments: places) func everyPlaceBearsEveryValue(_ query: String) {
    for value in Self.values { holds(query, ["v": value]) }
  }

  @Test(arguments: [
    "1e308", "1e309", "1e99999", "-1e308", "0.\(String(repeating: "0", count: 400))1",
    String(repeating: "9", count: 400),
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e308s", "99999999999999h",
    "999999999999:00",
    "9999-12-31T23:59:59", "0001-01-01", "1e400ms", "5e-324", "-0", "-0.0", "00000000001", "999999999999f@25", "1f@0",
    "1f@1e308",
  ])
  func everyLiteralIsAnsweredOrRefused(_ literal: String) {
    for place in Self.places { holds(place.replacing("$v", with: literal)) }
    for place in [
      "metadata[\(literal)] = 1", "metadata.n[\(literal)] > 0", "start_time + \(literal) > \(literal) * \(literal)",
      "start_time < -\(literal) OR \(literal) < start_time", "created_at > \(literal)",
    ] { holds(place) }
  }

  @Test func hugeTextsAreRefusedOrAnswered() throws {
    func joined(_ count: Int, by separator: String, _ part: (Int) -> String) -> String {
      (0..<count).map(part).joined(separator: separator)
    }
    var queries: [String] = []
    queries.append("content = \"" + String(repeating: "x", count: 60_000) + "\"")
    queries.append("id IN (" + joined(9000, by: ",") { "\($0)" } + ")")
    queries.append(joined(5000, by: " OR ") { "id = \($0)" })
    queries.append(joined(3000, by: " AND ") { "id != \($0)" })
    queries.append(joined(500, by: " OR ") { "content HAS w\($0)" })
    queries.append("| select " + joined(3000, by: ",") { "id as c\($0)" })
    queries.append("| extend " + joined(1000, by: ",") { "c\($0) = start_time * 1e300" })
    queries.append("\"" + String(repeating: "\\", count: 60_000))
    let repeated: [(String, Int)] = [
      ("| limit 5 ", 5000), ("| pad 1e308 ", 60), ("(", 1_000_000), ("NOT ", 1_000_000), ("x ", 1_000_000),
      ("[", 65_000),
    ]
    for (part, count) in repeated { queries.append(String(repeating: part, count: count)) }
    for query in queries { holds(query) }
  }

  @Test func arithmeticOverAllTimesStaysFinite() throws {
    let result = try SegmentEngine(Self.store).run(
      "| stats sum(start_time), avg(end_time), median(duration), p(99, duration), covered(), min(start_time), max(duration)"
    )
    for column in result.columns.indices {
      if case .number(let number) = result.value(row: 0, column: column) { #expect(number.isFinite) }
    }
    let merged = try SegmentEngine(Self.store).run(
      "| merge gap 1e308 | pad 1e308 | depth | gaps | union [] | subtract [| pad 1e300]")
    for row in 0..<merged.count {
      for case .number(let number) in merged.values(row: row) { #expect(number.isFinite) }
    }
  }
}
