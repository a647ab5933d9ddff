import TestSupport
import Testing

@testable import SegmentQL

@Suite struct RankCountTests {
  @Test func ranksAreThoseOfPlainCounting() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let values = (0..<random.int(0...90)).map { _ in Double(random.int(0...60)) }.sorted()
      values.withUnsafeBufferPointer { buffer in
        var ranks = NearRanks(buffer)
        for _ in 0..<60 {
          let number =
            random.oneIn(8) ? random.pick([-1, 1e9, .infinity, -.infinity]) : Double(random.int(0...120)) / 2
          #expect(ranks.rank(of: number) == values.count { $0 < number })
        }
      }
    }
  }

  @Test func overlapsAreThoseOfPlainCounting() {
    var random = SplitMix64(seed: 5)
    func intervals() -> [Interval] {
      (0..<random.int(0...70)).map { _ in
        let start = Double(random.int(0...50))
        return Interval(unchecked: start, start + Double(random.oneIn(10) ? random.int(0...60) : random.int(0...3)))
      }
    }
    for _ in 0..<300 {
      let (left, right) = (SortedIntervals(intervals()), SortedIntervals(intervals()))
      var expected = 0
      for a in 0..<left.count {
        for b in 0..<right.count where left.interval(at: a).overlaps(right.interval(at: b)) { expected += 1 }
      }
      #expect(RankCount.overlaps(left, right) == expected)
    }
  }
}
