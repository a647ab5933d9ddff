import TestSupport
import Testing

@testable import SegmentQL

struct DistributionSortTests {
  @Test func sortsAsTheLibraryDoes() {
    var random = SplitMix64(seed: 3)
    for round in 0..<2000 {
      let count = Int.random(in: 0...(round % 10 == 0 ? 5000 : 200), using: &random)
      let greatest = Int32.max >> Int32.random(in: 0..<31, using: &random)
      let first = Int.random(in: 0...count, using: &random)
      var positions = (0..<count).map { _ in Int32.random(in: 0...greatest, using: &random) }
      let expected = positions[..<first] + positions[first...].sorted()
      var rows = positions.map { UInt32($0) * 2 + 1 }
      positions.sortNumbers(from: first)
      rows.sortNumbers(from: first)
      #expect(positions[...] == expected)
      #expect(rows == expected.map { UInt32($0) * 2 + 1 })
    }
  }
}
