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
    // Eight at a time without a branch between them, as how many lie before is hard to foretell.
    let first = last &- 2
    if first >= 0, first &+ 8 <= values.count, let base = values.baseAddress {
      let window = UnsafeRawPointer(base + first).loadUnaligned(as: SIMD8<Double>.self)
      let before = SIMD8<Int64>(repeating: 0).replacing(with: -1, where: window .< number).wrappedSum()
      if before < 0, before > -8 {
        last = first &- Int(before)
        return last
      }
    }
    return distantRank(of: number)
  }

  private mutating func distantRank(of number: Double) -> Int {
    // A little further on, as most often, is found without a branch that is hard to foretell.
    let near = min(last &+ 64, values.count)
    if last == 0 || values[last - 1] < number, near == values.count || values[near - 1] >= number {
      last = partitionPoint(in: last..<near) { values[$0] < number }
      return last
    }
    var (low, high) = (last, last)
    var step = 64
    while low > 0, values[low - 1] >= number {
      high = low
      low = max(0, low - step)
      step *= 2
    }
    step = 64
    while high < values.count, values[high] < number {
      low = high
      high = min(values.count, high + step)
      step *= 2
    }
    last = partitionPoint(in: low..<high) { values[$0] < number }
    return last
  }
}
