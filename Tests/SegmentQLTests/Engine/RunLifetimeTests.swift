import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// What a run made is freed when it ends, however it ends. The run holds its options, whose closure here holds an object.
@Suite struct RunLifetimeTests {
  private final class Token: Sendable {}

  @Test(arguments: QueryGenerator.Family.allCases)
  func nothingOutlivesARun(_ family: QueryGenerator.Family) {
    var random = SplitMix64(seed: 61)
    let engine = SegmentEngine(SegmentStore(SegmentGenerator.store(&random, count: 24)))
    var generator = QueryGenerator(seed: 62)
    for number in 0..<40 {
      let query = generator.query(family)
      for rewrites in [[], Set(Rewrite.allCases)] {
        weak var token: Token?
        do {
          let held = Token()
          token = held
          var options = QueryOptions(maximumRows: number % 4 == 0 ? 3 : 1000) { withExtendedLifetime(held) { false } }
          options.disabledRewrites = rewrites
          _ = try? engine.run(query, options: options).count
        }
        #expect(token == nil, "\(query) without \(rewrites.count) rewrites")
      }
    }
  }
}
