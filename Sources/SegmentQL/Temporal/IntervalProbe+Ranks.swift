extension IntervalProbe {
  /// The count where it follows from how many start and how many end before a point, otherwise `nil`.
  mutating func rankCount(_ a: Interval) -> Int? {
    let limits: AmountLimits
    if let bound = relation.bound {
      guard !(bound.isPercent && relation.measuresSecond) else { return nil }
      limits = bound.limits(whole: a.length)
    } else {
      limits = relation.limitsWithoutBound
    }
    comparisons += 2
    switch relation.kind {
    case .overlaps: return relation.bound == nil ? overlapCount(a) : nil
    case .before:
      return rank(starts, from: a.end, max(limits.low, 0), limits.high)
    case .after:
      return rank(endOrder().ends, from: a.start, -limits.high, -max(limits.low, 0))
    case .near:
      let ends = endOrder().ends
      guard limits.low > 0 else {
        guard limits.high >= 0 else { return 0 }
        let beyond = starts.count - partitionPoint(starts) { $0 - a.end <= limits.high }
        let short = partitionPoint(ends) { a.start - $0 > limits.high }
        return starts.count - beyond - short
      }
      return rank(ends, from: a.start, -limits.high, -limits.low) + rank(starts, from: a.end, limits.low, limits.high)
    case .meets: return rankOfDistance(starts, from: a.end, limits)
    case .metBy: return rankOfDistance(endOrder().ends, from: a.start, limits)
    case .starts: return rankOfDistance(starts, from: a.start, limits)
    case .finishes: return rankOfDistance(endOrder().ends, from: a.end, limits)
    case .always: return index.count
    case .during, .covers, .equals, .allen: return nil
    }
  }

  /// How many values lie at a difference of `low` to `high` from `origin`.
  @inline(__always)
  private func rank(_ values: UnsafeBufferPointer<Double>, from origin: Double, _ low: Double, _ high: Double) -> Int {
    guard low <= high else { return 0 }
    return partitionPoint(values) { $0 - origin <= high } - partitionPoint(values) { $0 - origin < low }
  }

  @inline(__always)
  private func rankOfDistance(
    _ values: UnsafeBufferPointer<Double>, from origin: Double, _ limits: AmountLimits
  ) -> Int {
    limits.low <= 0
      ? rank(values, from: origin, -limits.high, limits.high)
      : rank(values, from: origin, -limits.high, -limits.low) + rank(values, from: origin, limits.low, limits.high)
  }
}
