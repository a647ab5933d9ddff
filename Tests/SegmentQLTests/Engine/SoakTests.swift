import Foundation
import TestSupport
import Testing

/// Four threads do a little of what `make soak` does for half an hour, and watch memory by.
@Suite struct SoakTests {
  @Test func everythingAtOnce() throws {
    let soak = try Soak(seed: ProcessInfo.processInfo.environment["SEGMENTQL_SEED"].flatMap(UInt64.init) ?? 5)
    inParallel(4) { thread in
      var random = SplitMix64(seed: UInt64(thread))
      for _ in 0..<150 { soak.act(&random) }
    }
    #expect(soak.failures == [])
    #expect(soak.missing == [])
  }
}
