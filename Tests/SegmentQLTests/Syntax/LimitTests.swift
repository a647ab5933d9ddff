import SegmentModel
import Synchronization
import TestSupport
import Testing

@testable import SegmentQL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Nesting")
struct LimitTests {
  @Test(
    "as deep as the limit is right, and one deeper is an error",
    arguments: [
      ("(", "a=1", ")", 1), ("OVERLAPS [", "a=1", "]", 1), ("NOT ", "a=1", "", 1), ("", "a=1", "+1", 1),
      ("[x=1 | union ", "[]", "]", 2),
    ])
  func depth(opening: String, core: String, closing: String, levels: Int) {
    let limits = ParserLimits(nestingDepth: 8)
    func text(_ depth: Int) -> String {
      String(repeating: opening, count: depth) + core + String(repeating: closing, count: depth)
    }
    let most = core == "[]" ? 8 / levels - 1 : 8 / levels
    #expect(Query.parse(text(most), limits: limits).1.map(\.code) == [], "\(text(most))")
    let (query, diagnostics) = Query.parse(text(most + 1), limits: limits)
    #expect(query == nil)
    #expect(diagnostics.map(\.code) == [.nestingTooDeep], "\(text(most + 1))")
    #expect(diagnostics.first?.message.contains("limit of 8") ?? false)
  }

  @Test("the tree of a chain that leans to the left is held to the limit, whatever is nested in it")
  func leftDepth() {
    var text = "a"
    for _ in 0..<10 { text = "(\(text)+1+1+1+1+1+1+1+1+1+1)" }
    #expect(Query.parse("x=" + text).1.map(\.code) == [.nestingTooDeep])
    #expect(Query.parse("x=1" + String(repeating: "+1", count: 64)).0 != nil)
    #expect(Query.parse("x=1" + String(repeating: "*1", count: 65)).1.map(\.code) == [.nestingTooDeep])
  }

  @Test("long flat queries are no deeper than short ones")
  func flat() {
    let limits = ParserLimits(queryLength: .max)
    for joint in [" AND ", " OR "] {
      let text = Array(repeating: "a=1", count: 20_000).joined(separator: joint)
      #expect(Query.parse(text, limits: limits).0 != nil)
    }
    #expect(
      Query.parse("a IN (" + Array(repeating: "1", count: 20_000).joined(separator: ",") + ")", limits: limits).0
        != nil)
    #expect(Query.parse(String(repeating: "| limit 1 ", count: 20_000), limits: limits).0 != nil)
    #expect(Query.parse("a" + String(repeating: ".b[0]", count: 20_000) + "=1", limits: limits).0 != nil)
    #expect(Query.parse("[]" + String(repeating: " THEN []", count: 20_000), limits: limits).0 != nil)
  }

  static let pieces = [
    "(", "[", "NOT ", "!", "-", "- ", "if(", "x=if(", "a + (", "a=(", "x=a*(", "lower(", "x=lower(if(", "x IN (",
    "x IN 1..if(",
    "OVERLAPS [", "NOT COUNT OVERLAPS [", "[x=1] BEFORE [", "[x=1] BEFORE [] UNLESS [", "a:[x=1 | union [", "| where (",
    "[x=1 | where NOT OVERLAPS [", "[x | where OVERLAPS [", "[x=1 | where x = if(OVERLAPS [", "x=1 OR (y=2 AND (",
    "x=1+(2*(", "x=if(x IN (1*if(", "a=1+", "a=-", "a*", "a.b[0].", "a[", "`", "\"", "~/", "let @a = [", "| sort by (",
    "| stats sum(", "ALLEN(", "OVERLAPS(", "OVERLAPS (", ")", "]", "|", ";", ",", "AND ", "a=1 AND (", "a=1 b=2 ",
  ]

  /// The smallest stack that a thread usually has; in debug builds queries are as deep on the stack as they ever are.
  @Test("16 KB of anything that opens, on a stack of 512 KB", arguments: pieces)
  func hostile(piece: String) throws {
    let text = String(repeating: piece, count: 16_000 / piece.utf8.count)
    let told = try onSmallStack { Query.parse(text).1.count + Query.parse(text + ")]").1.count }
    #expect(told > 0)
    _ = try onSmallStack { Query.completions(in: text, at: text.utf8.count).kinds.count }
  }

  @Test("a million opened at once, on a stack of 512 KB", arguments: ["(", "[", "NOT ", "if(", "-", "a:["])
  func million(piece: String) throws {
    let text = String(repeating: piece, count: 1_000_000)
    let codes = Mutex<[DiagnosticCode]>([])
    _ = try onSmallStack {
      let told = Query.parse(text, limits: ParserLimits(queryLength: .max)).1.map(\.code)
      codes.whileLocked { $0 = told }
      return told.count
    }
    #expect(codes.whileLocked { $0 } == [.nestingTooDeep])
  }

  @Test("a chain of a million reads, prints and goes, on a stack of 512 KB", arguments: ["OR", "AND"])
  func chain(joint: String) throws {
    let text = Array(repeating: "\"a\"", count: 1_000_000).joined(separator: " \(joint) ")
    let isSame = try onSmallStack {
      let query = Query.parse(text, limits: ParserLimits(queryLength: .max)).0
      return query?.withoutRanges.description == text ? 1 : 0
    }
    #expect(isSame == 1)
  }

  @Test("the deepest queries that are taken print, and go, on a stack of 512 KB")
  func deepestTree() throws {
    for piece in ["(", "OVERLAPS [", "NOT ", "x = if(", "a=lower("] {
      let count = piece == "x = if(" ? 31 : 63
      let closing: String
      switch piece {
      case "(": closing = ")"
      case "OVERLAPS [": closing = "]"
      case "x = if(": closing = ", 1, 2)"
      default: closing = ""
      }
      let text =
        piece == "a=lower("
        ? "a=" + String(repeating: "lower(", count: 63) + "b" + String(repeating: ")", count: 63)
        : String(repeating: piece, count: count) + "x=1" + String(repeating: closing, count: count)
      let isEqual = try onSmallStack {
        guard let printed = Query.parse(text).0?.description else { return 0 }
        return Query.parse(printed).0?.description == printed ? 1 : 0
      }
      #expect(isEqual == 1, "\(text)")
    }
  }

  /// Runs a closure on a thread whose stack has 512 KB.
  private func onSmallStack(_ body: @escaping @Sendable () -> Int) throws -> Int {
    final class Job: Sendable {
      let body: @Sendable () -> Int
      let result = Mutex(-1)
      init(_ body: @escaping @Sendable () -> Int) { self.body = body }
    }
    var attributes = pthread_attr_t()
    try #require(pthread_attr_init(&attributes) == 0)
    defer { pthread_attr_destroy(&attributes) }
    try #require(pthread_attr_setstacksize(&attributes, smallStackSize) == 0)
    let job = Job(body)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let created = pthread_create(
      &thread, &attributes,
      { context in
        #if canImport(Darwin)
          let job = Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
        #else
          guard let context else { return nil }
          let job = Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
        #endif
        job.result.whileLocked { $0 = job.body() }
        return nil
      }, Unmanaged.passRetained(job).toOpaque())
    try #require(created == 0)
    #if canImport(Darwin)
      if let thread { pthread_join(thread, nil) }
    #else
      pthread_join(thread, nil)
    #endif
    return job.result.whileLocked { $0 }
  }
}
