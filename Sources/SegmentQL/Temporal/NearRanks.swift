import CByteScan

/// Ranks in ascending values, of numbers each of which lies near the one asked for before.
struct NearRanks {
  private let values: UnsafeBufferPointer<Double>
  private var last = 0

  init(_ values: UnsafeBufferPointer<Double>) { self.values = values }

  /// How many values lie before a number.
  ///
  /// Complexity: O(log distance) from the rank before.
  @inline(__always)
  mutating func rank(of number: Double) -> Int {
    // Eight at a time without a branch between them, as how many lie before is hard to foretell; a little further on is
    // reached sooner so than by halving, as the processor foresees what is read next.
    var first = last &- 2
    let furthest = last &+ 64
    if first >= 0, let base = values.baseAddress {
      while first &+ 8 <= values.count, first < furthest {
        let before = bytescan_count_below(base + first, number)
        if before < 8 {
          // Nothing before, in the first eight: the rank may lie further back.
          if before == 0, first &+ 2 == last { break }
          last = first &+ before
          return last
        }
        first &+= 8
      }
      last = max(last, first)
    }
    return distantRank(of: number)
  }

  private mutating func distantRank(of number: Double) -> Int {
    var (low, high) = (last, last)
    var step = 8
    while low > 0, values[low - 1] >= number {
      high = low
      low = max(0, low - step)
      step *= 2
    }
    step = 8
    while high < values.count, values[high] < number {
      low = high
      high = min(values.count, high + step)
      step *= 2
    }
    last = partitionPoint(in: low..<high) { values[$0] < number }
    return last
  }
}
