import Foundation
import SegmentModel
import SegmentQL
import Synchronization
import TestSupport
import Testing

/// One engine asked by eight threads at once, from its first query on, when its indexes are still to be made.
@Suite struct ConcurrencyTests {
  /// How often each thread asks in all: `SEGMENTQL_QUERIES=100000` for a long run.
  private static let queries =
    ProcessInfo.processInfo.environment["SEGMENTQL_QUERIES"].flatMap(Int.init) ?? 400
  private static let threads = 8
  /// After so many queries a thread the engine is a new one, with indexes still to be made.
  private static let queriesOfEngine = 200

  @Test func eightThreadsGetTheAnswersOfOne() throws {
    var random = SplitMix64(seed: 97)
    let plain = SegmentGenerator.store(&random, count: 90)
    var generator = QueryGenerator(seed: 98)
    let alone = SegmentEngine(SegmentStore(plain, jobsPerShard: 1))
    let expected = try QueryGenerator.Family.allCases.flatMap { family in
      try (0..<12).map { _ in
        let text = generator.query(family)
        return (text: text, answer: Rows(try alone.run(text, parameters: QueryGenerator.parameters)))
      }
    }
    #expect(expected.contains { !$0.answer.rows.isEmpty })

    let wrong = Mutex<[String]>([])
    let asked = Atomic(0)
    for round in 0..<(Self.queries + Self.queriesOfEngine - 1) / Self.queriesOfEngine {
      let engine = SegmentEngine(SegmentStore(plain, jobsPerShard: 1))
      inParallel(Self.threads) { thread in
        var random = SplitMix64(seed: UInt64(round * Self.threads + thread))
        for _ in 0..<Self.queriesOfEngine {
          let (text, answer) = random.pick(expected)
          let found = (try? engine.run(text, parameters: QueryGenerator.parameters)).map(Rows.init)
          if found != answer { wrong.whileLocked { $0.append(text) } }
          asked.add(1, ordering: .relaxed)
        }
      }
    }
    #expect(wrong.whileLocked { $0 } == [])
    #expect(asked.load(ordering: .relaxed) >= Self.threads * Self.queries)
  }

  /// A prepared query is a value that threads share, with values of its parameters of their own.
  @Test func eightThreadsShareAPreparedQuery() throws {
    var random = SplitMix64(seed: 99)
    let plain = SegmentGenerator.store(&random, count: 60)
    let prepared = try SegmentEngine(SegmentStore(plain)).prepare("content ~ $p AND start_time < $t | select id")
    let patterns = ["red", "^a", "lap|top", #"\d+"#, "(?i)red"]
    @Sendable func answer(_ number: Int) throws -> Rows {
      let pattern = patterns[number % patterns.count]
      return Rows(try prepared.run(parameters: ["p": .text(pattern), "t": .number(Double(number))]))
    }
    let expected = try (0..<20).map(answer)
    let wrong = Atomic(0)
    inParallel(Self.threads) { thread in
      for number in 0..<Self.queries / 4 {
        let choice = (number + thread) % expected.count
        if (try? answer(choice)) != expected[choice] { wrong.add(1, ordering: .relaxed) }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}

/// What a query gave, in full.
private struct Rows: Equatable, Sendable {
  var columns: [String]
  var rows: [[QueryValue]]

  init(_ result: QueryResult) {
    columns = result.columns.map(\.name)
    rows = (0..<result.count).map { result.values(row: $0) }
  }
}
