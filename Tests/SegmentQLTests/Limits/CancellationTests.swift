import SegmentModel
import Synchronization
import Testing

@testable import SegmentQL

/// Whether runs ask often enough whether to go on, and stop when they are told to.
struct CancellationTests {
  private static let store = DenseStore.make(160)
  private let engine = SegmentEngine(CancellationTests.store)

  /// Counts how often it was asked, and answers true from some question on.
  private final class Questions: Sendable {
    private let asked = Atomic<Int>(0)
    private let last: Int

    init(cancelAt last: Int = .max) { self.last = last }

    var count: Int { asked.load(ordering: .relaxed) }
    func ask() -> Bool { asked.add(1, ordering: .relaxed).newValue >= last }
  }

  private func outcome(_ query: String, _ questions: Questions) -> [DiagnosticCode] {
    do throws(QueryError) {
      _ = try engine.run(query, options: QueryOptions(isCancelled: { questions.ask() }))
      return []
    } catch {
      return error.diagnostics.filter { $0.severity == .error }.map(\.code)
    }
  }

  @Test(arguments: DenseStore.queries)
  func aRunEndsAtTheQuestionThatSaysSo(_ query: String) {
    let all = Questions()
    #expect(outcome(query, all) == [])
    #expect(all.count > 0)
    // At the first, at the last, and at some between.
    for last in Set([1, 2, 3, all.count / 3, all.count / 2, all.count - 1, all.count])
    where (1...all.count).contains(last) {
      let questions = Questions(cancelAt: last)
      let codes = outcome(query, questions)
      // Indexes that the first run made can spare later ones some questions.
      if questions.count >= last {
        #expect(codes == [.cancelled])
        #expect(questions.count == last)
      } else {
        #expect(codes == [])
      }
    }
  }

  /// The work is known beforehand: pairs, comparisons or rows looked at. Between two questions lie 65,536 such steps at
  /// most, each of some nanoseconds, and no fewer questions come when there are fewer answers.
  @Test(arguments: [
    // 600 × 600 pairs that overlap, of which all or few are answers.
    ("a:[module=a] OVERLAPS b:[module=b]", 360_000),
    ("module=a AND OVERLAPS [module=b AND duration = this.duration + 0.5]", 360_000),
    ("a:[module=a] OVERLAPS b:[module=b AND duration = a.duration + 0.5]", 360_000),
    ("| context 5000s", 360_000),
    ("| sort by content", 12_000), ("| where words(content) > 90", 1_200),
  ])
  func questionsKeepUpWithTheWork(_ query: String, _ work: Int) throws {
    let engine = SegmentEngine(DenseStore.make(1200))
    let questions = Questions()
    _ = try engine.run(query, options: QueryOptions(isCancelled: { questions.ask() }))
    #expect(questions.count >= work / 65_536)
  }

  /// A join's own count of the intervals it looked at tells how often it had to ask.
  @Test(arguments: [
    "OVERLAPS(>=1500s)", "OVERLAPS(<=1400s)", "DURING", "COVERS(>=5s)", "NEAR(<=1s)", "EQUALS(>=700s)",
    "FINISHES(>=900s)",
    "ALLEN(during, contains, overlaps)", "NEXT", "NEAREST(<=1s)",
  ])
  func joinsAskAsTheyLook(_ relation: String) throws {
    let query = try #require(Query.parse("a:[] \(relation) b:[]").0)
    let bound = try Binder.bind(query, source: "", parameters: nil).pipeline
    guard case .pattern(let pattern) = bound.source else { return }
    let intervals = SortedIntervals(
      (0..<3000).map { number in
        let length: Int = 1000 + number * 7919 % 1000
        return Interval(unchecked: Double(number), Double(number + length))
      })
    for work in 0..<3 {
      var asked = 0
      let question: Interruption = {
        asked += 1
        return false
      }
      var join = IntervalJoin(intervals, pattern.links[0].relation, intervals, interrupted: question)
      switch work {
      case 0: _ = join.countsPerLeft()
      case 1: _ = join.existsMask()
      default: join.forEachPair { _, _ in true }
      }
      #expect(asked >= join.comparisons / (2 * IntervalJoin.looksPerQuestion))
    }
  }

  @Test func longListsOfConditionsAreManySteps() throws {
    let engine = SegmentEngine(DenseStore.make(1200))
    let list = (0..<500).map { "\($0 + 10_000_000)" }.joined(separator: ", ")
    let questions = Questions()
    for query in ["words(content) IN (\(list))", "| extend n = 1 | where n + 1 IN (\(list))"] {
      _ = try engine.run(query, options: QueryOptions(isCancelled: { questions.ask() }))
    }
    #expect(questions.count >= 2 * 1200 * 500 / 65_536)
  }

  @Test(arguments: [Duration.zero, .seconds(-5), .nanoseconds(1)])
  func aDeadlineThatIsOverStopsTheRun(_ limit: Duration) {
    for query in DenseStore.queries {
      #expect {
        try engine.run(query, options: QueryOptions(timeLimit: limit))
      } throws: { error in
        (error as? QueryError)?.diagnostics.last?.code == .deadlineExceeded
      }
    }
  }

  @Test(arguments: [
    Duration.seconds(Int64.max), .seconds(1e18), Duration(secondsComponent: .max, attosecondsComponent: 0),
  ])
  func aDeadlineBeyondAllTimeIsNone(_ limit: Duration) throws {
    #expect(try engine.run("module=a", options: QueryOptions(timeLimit: limit)).count == 80)
  }

  @Test func anAnswerStopsWithItsTask() async throws {
    let engine = engine
    #expect(try await engine.answer(to: "module=a").count == 80)
    // From another thread's point of view no task is cancelled: only the handler tells.
    let questions = Questions()
    let task = Task { () -> [DiagnosticCode] in
      let options = QueryOptions(isCancelled: { questions.ask() })
      while true {
        do throws(QueryError) {
          _ = try await engine.answer(to: "a:[] OVERLAPS b:[]", options: options)
        } catch {
          return error.diagnostics.map(\.code)
        }
      }
    }
    while questions.count == 0 { await Task.yield() }
    task.cancel()
    #expect(await task.value == [.cancelled])
  }

  @Test func aCancelledTaskStopsItsQuery() async {
    let engine = engine
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try engine.run("a:[] OVERLAPS b:[]")
    }
    task.cancel()
    await #expect {
      _ = try await task.value
    } throws: { error in
      (error as? QueryError)?.diagnostics.last?.code == .cancelled
    }
  }
}
