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
    compare(family, stores: 50, of: 1...14, queries: 120, salt: 17)
  }

  /// A few stores that fill blocks of indexes and bitmaps.
  @Test(arguments: QueryGenerator.Family.allCases)
  func agreesOverLargerStores(_ family: QueryGenerator.Family) {
    compare(family, stores: 1, of: 80...110, queries: 14, salt: 29)
  }

  /// Times in tenths of seconds: differences that are equal in decimals are not equal in binary.
  @Test(arguments: [.ranges, .relations, .counts, .ties, .patterns, .runs, .named] as [QueryGenerator.Family])
  func agreesOnDecimalTimes(_ family: QueryGenerator.Family) {
    compare(family, stores: 12, of: 4...14, queries: 60, salt: 43, inTenths: true)
  }

  /// Few segments related to many of a long video, so that indexes are as deep as in real ones.
  @Test func agreesOnProbesOfALongVideo() {
    var random = SplitMix64(seed: 53 &+ Self.seed)
    let store = SegmentGenerator.longVideo(&random, count: 2500)
    let engine = SegmentEngine(SegmentStore(store))
    var generator = QueryGenerator(seed: random.next())
    var withRows = 0
    for number in 0..<40 * Self.rounds {
      let ids = (0..<16).map { _ in "n\(random.int(0...2499))" }.joined(separator: ", ")
      let test = number % 3 == 0 ? "COUNT \(generator.relation()) >= \(random.int(1...40))" : generator.relation()
      var rowCount = 0
      let query = "id IN (\(ids)) AND \(test)"
      let found = Disagreement(over: store, engine: engine, query: query, rowCount: &rowCount)
      // Not shrunk: without most of its segments the video is no long one.
      #expect(found?.query == nil, "\(query): \(found?.engine ?? "") and not \(found?.reference ?? "")")
      if rowCount > 0 { withRows += 1 }
    }
    #expect(withRows > 15)
  }

  /// Pairs of the long run, `make differential`: with rewrites switched off, indexes there or not, and several threads.
  @Test func agreesWithRewritesSwitchedOff() {
    var withRows = 0
    for number in 0..<60 * Self.rounds {
      for pair in PairBlock(seed: 1 &+ Self.seed, number: number).answered() {
        if let found = pair.disagreement { Issue.record("\(found.shrunk())") }
        if pair.rowCount > 0 { withRows += 1 }
      }
    }
    #expect(withRows > 20 * PairBlock.size)
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
