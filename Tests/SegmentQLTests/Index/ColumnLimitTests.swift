import SegmentModel
import Synchronization
import Testing

@testable import SegmentQL

/// Indexes have limits, and where one is not made, or not whole, the answers are the same.
@Suite struct ColumnLimitTests {
  private static func store(_ count: Int = 40, metadata: (Int) -> [JSONMember]) -> SegmentStore {
    SegmentStore(
      (0..<count).map { number in
        Segment(
          id: "s\(number)", jobID: "j\(number % 3)", module: number % 2 == 0 ? "a" : "b", content: "word\(number % 7)",
          startTime: Double(number), endTime: Double(number) + 1.5, metadata: .object(metadata(number)))
      })
  }

  private func count(_ engine: SegmentEngine, _ query: String) throws -> Int { try engine.run(query).count }

  /// More keys than columns are kept of.
  @Test func manyKeys() throws {
    let keys = 64 + 8
    let engine = SegmentEngine(
      Self.store { number in
        (0..<keys).map { JSONMember(key: "k\($0)", value: .number(JSONNumber(number % ($0 + 2)))) }
      })
    for _ in 0..<2 {
      for key in 0..<keys {
        let expected = (0..<40).filter { $0 % (key + 2) == 1 }.count
        #expect(try count(engine, "metadata.k\(key) = 1") == expected, "k\(key)")
      }
    }
  }

  /// Numbers that no double tells apart have no column, asked once or again.
  @Test func aKeyWithoutAColumn() throws {
    let engine = SegmentEngine(
      Self.store { number in
        [
          JSONMember(
            key: "n", value: JSONNumber(literal: "1234567890123456789012\(number % 4)").map(JSONValue.number) ?? .null)
        ]
      })
    for _ in 0..<3 {
      #expect(try count(engine, "metadata.n > 5") == 40)
      #expect(try count(engine, "metadata.n < 5") == 0)
    }
  }

  /// Whoever is stopped while an index is made leaves nothing half made behind.
  @Test(arguments: [
    "| stats covered(), count() by module", "| stats covered() by job_id, module", "metadata.n = 3",
    "| top 3 by duration",
    "content HAS \"word3\"", "module=a AND content HAS \"word3\"",
  ])
  func anIndexWhoseMakingIsStopped(_ query: String) throws {
    func fresh() -> SegmentEngine {
      SegmentEngine(Self.store(3000) { [JSONMember(key: "n", value: .number(JSONNumber($0 % 9)))] })
    }
    func rows(_ result: QueryResult) -> [[QueryValue]] { (0..<result.count).map { result.values(row: $0) } }
    let expected = rows(try fresh().run(query))
    #expect(!expected.isEmpty)
    var stop = 0
    var hasEnded = false
    while !hasEnded {
      stop += 1
      let last = stop
      let asked = Mutex(0)
      let engine = fresh()
      let options = QueryOptions(isCancelled: {
        asked.whileLocked { asked in
          asked += 1
          return asked == last
        }
      })
      do throws(QueryError) {
        let found = rows(try engine.run(query, options: options))
        #expect(found == expected)
        #expect(asked.whileLocked { $0 < stop }, "\(query) goes on after it was stopped at \(stop)")
        hasEnded = true
      } catch {
        #expect(error.diagnostics.last?.code == .cancelled)
      }
      #expect(rows(try engine.run(query)) == expected, "\(query) after it was stopped at \(stop)")
    }
  }

  /// Scans that an index of words, made before, can shorten.
  @Test(arguments: [
    "module=a AND content HAS \"word3\"", "module IN (a, b) AND content HAS \"word3\"",
    "start_time < 20 AND content HAS \"word3\"", "module=none AND content HAS \"word3\"",
    "job_id=j1 AND content HAS \"word3\"", "job_id IN (j1, j2) AND content HAS \"word3\"",
    "job_id IN (j0, j2)", "module=b AND content ~ /word[34]$/", "if(OVERLAPS 3..5, 1, 2) = 1", "abs(-start_time) > 30",
    "if(OVERLAPS [module=a AND id=s4], 1, 2) = 1",
  ])
  func scansWithAndWithoutIndexes(_ query: String) throws {
    let store = Self.store(400) { [JSONMember(key: "n", value: .number(JSONNumber($0)))] }
    let plain = SegmentEngine(store)
    var options = QueryOptions()
    options.disabledRewrites = Set(Rewrite.allCases)
    let expected = try plain.run(query, options: options).segments.map(\.id)
    let indexed = SegmentEngine(store)
    indexed.makeIndexes()
    for threads in [1, 3] {
      var together = QueryOptions()
      together.parallelism = threads
      together.shortestParallelWork = 0
      #expect(try indexed.run(query, options: together).segments.map(\.id) == expected, "\(query) on \(threads)")
    }
    #expect(try indexed.explain(query).contains("scan") || indexed.explain(query).contains("index"))
  }
}
