import Testing

@testable import SegmentQL

/// What reaches over a time, found by lengths, against a look at all.
@Suite struct LengthClassesTests {
  /// Few long intervals among many short ones, on both sides of zero.
  private static let intervals = SortedIntervals(
    (-2000..<2000).map { start in
      Interval(unchecked: Double(start), Double(start) + (start % 97 == 0 ? 1500 : 2.5))
    })
  private static let classes = LengthClasses(intervals)

  @Test(arguments: [-2001, -2000, -1999.5, -1990, -500, -0.5, 0, 0.5, 700, 1999, 2002, 3400, 5000])
  func findsWhatReachesOver(_ time: Double) {
    let all = (0..<Self.intervals.count).map { Self.intervals.interval(at: $0) }
    let expected = all.indices.filter { all[$0].start < time && all[$0].end > time }
    var found: [Int32] = []
    var looks = 0
    Self.classes.append(
      reachingOver: time, startingBefore: all.count { $0.start < time }, to: &found, looks: &looks)
    #expect(found.sorted() == expected.map(Int32.init))
  }
}
