import Foundation
import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// The engine against the reference evaluator, over generated stores and queries: more than 100,000 pairs in all.
@Suite struct DifferentialTests {
  /// Other pairs than those of every run: `SEGMENTQL_SEED=7`.
  private static let seed = ProcessInfo.processInfo.environment["SEGMENTQL_SEED"].flatMap(UInt64.init) ?? 0
  /// So many times as many pairs as in every run: `SEGMENTQL_ROUNDS=100` makes ten million.
  private static let rounds = ProcessInfo.processInfo.environment["SEGMENTQL_ROUNDS"].flatMap(Int.init) ?? 1

  /// Many small stores, where edges, ties and empty sets are frequent.
  @Test(arguments: QueryGenerator.Family.allCases)
  func agreesOverSmallStores(_ family: QueryGenerator.Family) {
    compare(family, stores: 65, of: 1...14, queries: 120, salt: 17)
  }

  /// A few stores that fill blocks of indexes and bitmaps.
  @Test(arguments: QueryGenerator.Family.allCases)
  func agreesOverLargerStores(_ family: QueryGenerator.Family) {
    compare(family, stores: 1, of: 80...110, queries: 14, salt: 29)
  }

  /// Times in tenths of seconds: differences that are equal in decimals are not equal in binary.
  @Test(arguments: [.ranges, .relations, .counts, .ties, .patterns, .named] as [QueryGenerator.Family])
  func agreesOnDecimalTimes(_ family: QueryGenerator.Family) {
    compare(family, stores: 12, of: 4...14, queries: 60, salt: 43, inTenths: true)
  }

  private func compare(
    _ family: QueryGenerator.Family, stores: Int, of sizes: ClosedRange<Int>, queries: Int, salt: UInt64,
    inTenths: Bool = false
  ) {
    let salt = salt &+ Self.seed
    let stores = stores * Self.rounds
    var random = SplitMix64(seed: family.rawValue.utf8.reduce(salt) { $0 &* 31 &+ UInt64($1) })
    var disagreements: [Disagreement] = []
    var withRows = 0
    for _ in 0..<stores where disagreements.count < 3 {
      let store = SegmentGenerator.store(&random, count: random.int(sizes), inTenths: inTenths)
      let engine = SegmentEngine(SegmentStore(store, jobsPerShard: random.int(1...3)))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<queries where disagreements.count < 3 {
        let query = generator.query(family)
        var rowCount = 0
        let found = Disagreement(over: store, engine: engine, query: query, rowCount: &rowCount)
        if let found { disagreements.append(found) }
        if rowCount > 0 { withRows += 1 }
      }
    }
    for found in disagreements { Issue.record("\(found.shrunk())") }
    // Queries that never find a row compare nothing.
    #expect(withRows * 4 > stores * queries)
  }
}
