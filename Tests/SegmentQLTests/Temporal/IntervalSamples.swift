import TestSupport

@testable import SegmentQL

/// A segment's times as a file gives them: NaN when missing, possibly reversed.
struct SampleTimes {
  var start: Double
  var end: Double

  var interval: Interval? { Interval(start: start, end: end) }

  /// Times on a grid of quarters, so that sums and differences are exact: mostly short, some long, with instants,
  /// missing ends, missing starts and reversed rows.
  static func random(_ count: Int, upTo limit: Int, using generator: inout SplitMix64) -> [SampleTimes] {
    (0..<count).map { _ in
      let start = Double(Int.random(in: 0...limit * 4, using: &generator)) / 4
      let length = Double(Int.random(in: 1...16, using: &generator)) / 4
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: return SampleTimes(start: start, end: start)
      case 1: return SampleTimes(start: start, end: .nan)
      case 2: return SampleTimes(start: .nan, end: start)
      case 3: return SampleTimes(start: start, end: start - length)
      case 4, 5: return SampleTimes(start: start, end: start + length + Double(limit / 2))
      default: return SampleTimes(start: start, end: start + length)
      }
    }
  }
}

/// Every interval between whole numbers of `0...limit`, instants too.
func gridIntervals(upTo limit: Int, instants: Bool = true) -> [Interval] {
  (0...limit).flatMap { start in
    ((instants ? start : start + 1)..<(limit + 1)).map { Interval(unchecked: Double(start), Double($0)) }
  }
}
