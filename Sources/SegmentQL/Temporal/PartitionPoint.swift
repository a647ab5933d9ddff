import CByteScan

/// The first place in a range where a condition fails that, once it fails, fails at all later places; the range's end
/// when it never does.
///
/// - Complexity: O(log n).
@inline(__always)
func partitionPoint(in range: Range<Int>, while condition: (Int) -> Bool) -> Int {
  var base = range.lowerBound
  var remaining = range.count
  while remaining > 1 {
    let half = remaining >> 1
    base &+= condition(base &+ half &- 1) ? half : 0
    remaining &-= half
  }
  return remaining == 1 && condition(base) ? base + 1 : base
}

/// The first place of ascending values where a condition fails that fails for all larger values too.
///
/// - Complexity: O(log n).
@inline(__always)
func partitionPoint(_ values: UnsafeBufferPointer<Double>, while condition: (Double) -> Bool) -> Int {
  partitionPoint(in: 0..<values.count) { condition(values[$0]) }
}

extension UnsafeBufferPointer<Double> {
  /// How many of these values, which ascend, are less than a number.
  ///
  /// - Complexity: O(log n), without branches on the values.
  @inline(__always)
  func rank(below number: Double) -> Int { baseAddress.map { bytescan_rank_below($0, count, number) } ?? 0 }
}
