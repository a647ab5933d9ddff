import SegmentModel
import SegmentQL
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Queries as deep as they may be, printed, bound, explained and run on a stack of 512 KB.
struct DepthTests {
  private static let store = SegmentStore(
    (0..<6).map { number in
      Segment(
        id: "\(number)", jobID: "job", module: "m", content: "a", startTime: Double(number), endTime: Double(number) + 2
      )
    })

  @Test(arguments: [
    ("OVERLAPS [start_time < 1e9 AND ", "start_time < 1e9", "]", 16),
    ("OVERLAPS [start_time < this.end_time AND ", "start_time < 1e9", "]", 16),
    ("[", "module=m", "]", 16), ("a:[", "module=m", "] STARTS [id=1]", 16), ("NOT (", "id=1", ")", 32),
    ("(", "id=1", ")", 64), ("abs(", "1", ")", 60),
  ])
  func deepestRuns(_ opening: String, _ core: String, _ closing: String, _ depth: Int) throws {
    let text = String(repeating: opening, count: depth) + core + String(repeating: closing, count: depth)
    #expect(try outcomeOnSmallStack(opening == "abs(" ? "start_time < " + text : text) == [])
  }

  /// Each construct one below its limit, at it, one above, and a million deep (which `LimitTests` shows of the parser
  /// alone, where a query may be so long); what is run, is printed too.
  @Test(arguments: [
    ("OVERLAPS [", "id=1", "]", 16), ("OVERLAPS [start_time < this.end_time AND ", "id=1", "]", 16),
    ("NOT COUNT OVERLAPS [", "id=1", "] > 0", 16), ("[", "module=m", "]", 16),
    ("a:[", "module=m", "] STARTS [id=1]", 16),
    ("[id=1 | union ", "[id=1]", "]", 15), ("(", "id=1", ")", 64), ("NOT (", "id=1", ")", 32), ("NOT ", "id=1", "", 64),
    ("start_time < abs(", "1", ")", 64), ("start_time < if(id=1, 1, ", "1", ")", 63), ("start_time < -", "1", "", 64),
    ("start_time < 1", "", "+1", 64),
  ])
  func theLimitAndItsNeighbours(_ opening: String, _ core: String, _ closing: String, _ limit: Int) throws {
    // What stands before a function or a sign stands there once.
    let start = opening.hasPrefix("start_time < ") ? "start_time < " : ""
    func text(_ depth: Int) -> String {
      start + (core.isEmpty ? "1" : String(repeating: String(opening.dropFirst(start.count)), count: depth)) + core
        + String(repeating: closing, count: depth)
    }
    #expect(try outcomeOnSmallStack(text(limit - 1)) == [])
    #expect(try outcomeOnSmallStack(text(limit)) == [])
    #expect(try outcomeOnSmallStack(text(limit + 1)) == [.nestingTooDeep])
    #expect(try outcomeOnSmallStack(text(1_000_000)) == [.queryTooLong])
  }

  /// Chains add no depth: as long as a query may be, bound, explained and run.
  @Test(arguments: [
    ("id=1", " OR "), ("id!=x", " AND "), ("NOT id=1", " OR "), ("id=1 AND start_time<9", " OR "),
    ("OVERLAPS [id=1]", " OR "), ("(id=1 OR id=2)", " AND "), ("content~\"a\"", " OR "),
  ])
  func longestChainsRun(_ piece: String, _ joint: String) throws {
    let count = (65_536 + joint.utf8.count) / (piece.utf8.count + joint.utf8.count)
    let text = Array(repeating: piece, count: count).joined(separator: joint)
    #expect(try outcomeOnSmallStack(text) == [])
  }

  @Test(arguments: [
    ("id IN (", "1", ","), ("| select ", "id", ","), ("| stats ", "count()", ","), ("| sort by ", "id", ","),
  ])
  func longestListsRun(_ opening: String, _ item: String, _ comma: String) throws {
    let count = 60_000 / (item.utf8.count + comma.utf8.count)
    let text = opening + Array(repeating: item, count: count).joined(separator: comma)
    let codes = try outcomeOnSmallStack(opening.hasSuffix("(") ? text + ")" : text)
    // Columns of one name are a mistake; each is told, and nothing is exhausted.
    #expect(codes.allSatisfy { $0 == .duplicateName })
  }

  @Test func setsHaveALimit() throws {
    let text = String(repeating: "OVERLAPS [", count: 17) + "id=1" + String(repeating: "]", count: 17)
    #expect(try outcomeOnSmallStack(text) == [.nestingTooDeep])
    var chain = "let @s0 = [];"
    for number in 1..<600 { chain += "let @s\(number) = [OVERLAPS @s\(number - 1) OR DURING @s\(number - 1)];" }
    #expect(try outcomeOnSmallStack(chain + "OVERLAPS @s599") == [.nestingTooDeep])
  }

  /// A set counts as one whether it is a condition alone or has stages, and so does a name for one.
  @Test(arguments: ["", " | limit 1"])
  func setsWithinNamedSetsCount(_ stages: String) throws {
    func chain(_ height: Int) -> String {
      let first = "let @s1 = [id=1\(stages)];"
      let others = (1..<height).map { "let @s\($0 + 1) = [OVERLAPS @s\($0)\(stages)];" }
      return first + others.joined() + "OVERLAPS @s\(height)"
    }
    #expect(try outcomeOnSmallStack(chain(16)) == [])
    #expect(try outcomeOnSmallStack(chain(17)) == [.nestingTooDeep])
  }

  /// The codes of what is wrong with a query that was run and explained on a thread with a small stack.
  private func outcomeOnSmallStack(_ query: String) throws -> [DiagnosticCode] {
    let work = Work(engine: SegmentEngine(Self.store), query: query)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    try #require(pthread_attr_setstacksize(&attributes, smallStackSize) == 0)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        #if canImport(Darwin)
          Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().perform()
        #else
          if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().perform() }
        #endif
        return nil
      }, Unmanaged.passUnretained(work).toOpaque())
    try #require(status == 0)
    #if canImport(Darwin)
      if let thread { pthread_join(thread, nil) }
    #else
      pthread_join(thread, nil)
    #endif
    #expect(work.isPrintedAsRead.whileLocked { $0 }, "\(query.prefix(80))")
    return work.codes.whileLocked { $0 }
  }

  private final class Work: Sendable {
    let engine: SegmentEngine
    let query: String
    let codes = Mutex<[DiagnosticCode]>([])
    let isPrintedAsRead = Mutex(true)

    init(engine: SegmentEngine, query: String) {
      self.engine = engine
      self.query = query
    }

    func perform() {
      do throws(QueryError) {
        let printed = try Query(parsing: query).description
        let again = Query.parse(printed, limits: ParserLimits(queryLength: .max)).0?.description
        isPrintedAsRead.whileLocked { $0 = again == printed }
        _ = try engine.run(query)
        _ = try engine.explain(query, analyze: true)
      } catch {
        codes.whileLocked { $0 = error.diagnostics.filter { $0.severity == .error }.map(\.code) }
      }
    }
  }
}
