import SegmentModel
import Synchronization
import TestSupport
import Testing

@testable import SegmentQL

/// A run on several threads gives what it gives on one: rows, order, values to the last bit, remarks, and errors.
@Suite struct ParallelTests {
  private struct Answer: Equatable {
    var columns: [String]
    var rows: [[QueryValue]]
    var diagnostics: [String]
    var skipped: Int
  }

  private func answer(_ engine: SegmentEngine, _ query: String, _ options: QueryOptions) -> Result<Answer, QueryError> {
    Result { () throws(QueryError) in
      let result = try engine.run(query, options: options)
      return Answer(
        columns: result.columns.map(\.name), rows: (0..<result.count).map { result.values(row: $0) },
        diagnostics: result.diagnostics.map { "\($0.code) \($0.message)" }, skipped: result.skippedCount)
    }
  }

  private func options(threads: Int) -> QueryOptions {
    var options = QueryOptions()
    options.parallelism = threads
    options.shortestParallelWork = 0
    return options
  }

  private func compare(_ engine: SegmentEngine, _ query: String, _ change: (inout QueryOptions) -> Void = { _ in }) {
    var alone = options(threads: 1)
    change(&alone)
    let expected = answer(engine, query, alone)
    for threads in [2, 3, 8] {
      var together = options(threads: threads)
      change(&together)
      #expect(answer(engine, query, together) == expected, "\(query) on \(threads) threads")
    }
  }

  @Test(arguments: QueryGenerator.Family.allCases)
  func agreesWithOneThread(_ family: QueryGenerator.Family) {
    var random = SplitMix64(seed: family.rawValue.utf8.reduce(91) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<5 {
      let store = SegmentGenerator.store(&random, count: random.int(4...60))
      let engine = SegmentEngine(SegmentStore(store, jobsPerShard: 1))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<20 { compare(engine, generator.query(family)) }
    }
  }

  @Test(arguments: [
    "content ~ \"a\"", "metadata.score > 1 OR NOT content HAS \"b\"", "metadata.speaker = 1",
    "[module=speech] OVERLAPS [module=shots] | stats count()",
    "[module=speech] NEAR(<=3) [module=speech] | stats count()",
    "OVERLAPS 2..9 | stats count(), sum(duration) by module", "NOT (start_time + end_time > 9)",
    // A set is made once, however deep in a condition it stands; each time it met one, its remark would count.
    "if(OVERLAPS [metadata.speaker < 3], 1, 2) > 1", "start_time + if(OVERLAPS [metadata.speaker < 3], 1, 2) > 3",
    "if(OVERLAPS [metadata.speaker < 3], 1, 2) + start_time > 3",
  ])
  func shapes(_ query: String) {
    var random = SplitMix64(seed: 5)
    for _ in 0..<10 {
      let store = SegmentGenerator.store(&random, count: random.int(5...60))
      compare(SegmentEngine(SegmentStore(store, jobsPerShard: 1)), query)
    }
  }

  /// No number of threads is an error.
  @Test(arguments: [Int.min, -1, 0, Int.max])
  func anyNumberOfThreads(_ threads: Int) {
    var random = SplitMix64(seed: 3)
    let engine = SegmentEngine(SegmentStore(SegmentGenerator.store(&random, count: 40), jobsPerShard: 1))
    for query in ["content ~ \"a\"", "[module=speech] OVERLAPS [module=shots] | stats count()"] {
      let expected = answer(engine, query, options(threads: 1))
      #expect(answer(engine, query, options(threads: threads)) == expected)
    }
  }

  private func engine(_ contents: [String]) -> SegmentEngine {
    let segments = contents.enumerated().map { number, content in
      Segment(
        id: "s\(number)", jobID: "job \(number)", module: "m", content: content, startTime: Double(number), endTime: nil
      )
    }
    return SegmentEngine(SegmentStore(ReferenceStore(segments), jobsPerShard: 1))
  }

  /// Of several texts that are too much for a pattern the first in the store's order is named, whichever thread met one
  /// first.
  @Test func theFirstErrorIsTold() {
    let long = String(repeating: "a", count: 30)
    let engine = engine(["b", long, "c", long, long, "d", long, "e"])
    for _ in 0..<20 {
      compare(engine, "content ~ \"(a+)+$|(a|aa)+!\"") { $0.regexLimits.steps = 10 }
      compare(engine, "content ~ \"(a+)+$|(a|aa)+!\"") {
        $0.regexLimits.steps = 10
        $0.regexFailures = .skip
      }
    }
  }

  /// Whether to stop is asked on the calling thread alone, and stops the others.
  @Test func cancellationReachesEveryThread() {
    let engine = engine((0..<12).map { "text \($0)" })
    var options = options(threads: 4)
    options.isCancelled = { true }
    #expect(throws: QueryError.self) { try engine.run("content ~ \"t\\w+\" AND start_time + 0 >= 0", options: options) }
    let asked = Mutex<Set<String>>([])
    options.isCancelled = {
      asked.whileLocked { _ = $0.insert(threadName()) }
      return false
    }
    _ = try? engine.run("content ~ \"t\\w+\" AND start_time + 0 >= 0", options: options)
    #expect(asked.whileLocked { $0 } == [threadName()])
  }

  @Test func aPassedDeadlineStops() {
    let engine = engine((0..<12).map { "text \($0)" })
    var options = options(threads: 4)
    options.timeLimit = .zero
    #expect(throws: QueryError.self) { try engine.run("content ~ \"t\\w+\"", options: options) }
  }

  // MARK: The team

  @Test(arguments: [(0, 4), (1, 4), (7, 1), (5, 0), (5, .min), (3, .max), (7, 2), (3, 8), (1000, 4)])
  func eachPieceIsDoneOnce(_ pieces: Int, _ threads: Int) {
    let done = Mutex([Int](repeating: 0, count: pieces))
    ThreadTeam.run(pieces: pieces, threads: threads) { piece, _ in done.whileLocked { $0[piece] += 1 } }
    #expect(done.whileLocked { $0 } == Array(repeating: 1, count: pieces))
  }

  @Test func indexesMadeTogetherAreThoseMadeAlone() throws {
    var random = SplitMix64(seed: 6)
    let store = SegmentGenerator.store(&random, count: 60)
    let engines = [1, 4].map { threads in
      let engine = SegmentEngine(SegmentStore(store, jobsPerShard: 1))
      engine.makeIndexes(parallelism: threads)
      return engine
    }
    for query in ["content HAS \"a\"", "content ~ \"b|c\""] {
      let found = engines.map { answer($0, query, QueryOptions()) }
      #expect(found[0] == found[1])
    }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What tells this thread from others.
private func threadName() -> String { "\(pthread_self())" }
