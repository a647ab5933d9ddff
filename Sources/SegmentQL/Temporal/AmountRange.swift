/// The amounts that a time word's bound admits, such as `<=5s`, `>=50%` or `1s..5s`.
///
/// Amounts are differences of decimal times, which binary numbers hold inexactly (12.3 − 7.3 is not 5). Two amounts
/// therefore count as equal when they differ by no more than half a nanosecond, so `<=5s` admits that gap.
struct AmountRange: Sendable, Hashable {
  /// Seconds, or per cent.
  let lower: Double
  let upper: Double
  let includesLower: Bool
  let includesUpper: Bool
  /// Whether the amounts are a share of an interval's length.
  let isPercent: Bool

  /// - Parameters:
  ///   - lower: without one, there is no lower limit. NaN admits nothing.
  ///   - upper: without one, there is no upper limit. NaN admits nothing.
  init(
    lower: Double = -.infinity, includesLower: Bool = true, upper: Double = .infinity, includesUpper: Bool = true,
    isPercent: Bool = false
  ) {
    let isEmpty = lower.isNaN || upper.isNaN
    self.lower = isEmpty ? .infinity : lower
    self.upper = isEmpty ? -.infinity : upper
    self.includesLower = includesLower
    self.includesUpper = includesUpper
    self.isPercent = isPercent
  }

  /// What `operation` and a value admit; `notEqual`, which the grammar excludes, admits nothing.
  init(_ operation: ComparisonOperator, _ value: Double, isPercent: Bool = false) {
    switch operation {
    case .less: self.init(upper: value, includesUpper: false, isPercent: isPercent)
    case .lessOrEqual: self.init(upper: value, isPercent: isPercent)
    case .greater: self.init(lower: value, includesLower: false, isPercent: isPercent)
    case .greaterOrEqual: self.init(lower: value, isPercent: isPercent)
    case .equal: self.init(lower: value, upper: value, isPercent: isPercent)
    case .notEqual: self.init(lower: .infinity, upper: -.infinity, isPercent: isPercent)
    }
  }

  /// Half a nanosecond: amounts that differ by no more are equal.
  static let tolerance = 0.5e-9

  /// The amounts in seconds.
  ///
  /// - Parameter length: the seconds that make a hundred per cent.
  @inline(__always)
  func limits(whole length: Double) -> AmountLimits {
    var low = lower
    var high = upper
    if isPercent {
      // An infinite limit stays infinite also for a share of nothing.
      if low.isFinite { low *= length / 100 }
      if high.isFinite { high *= length / 100 }
    }
    low = includesLower ? low - Self.tolerance : (low + Self.tolerance).nextUp
    high = includesUpper ? high + Self.tolerance : (high - Self.tolerance).nextDown
    return AmountLimits(low: low, high: high)
  }

  /// Whether a share is admitted, `percent` being 100 for the whole.
  func admits(percent: Double) -> Bool {
    limits(whole: 100).contains(percent)
  }
}

/// Admitted amounts in seconds, `low...high`, both included.
struct AmountLimits: Sendable, BitwiseCopyable {
  let low: Double
  let high: Double

  @inline(__always)
  func contains(_ amount: Double) -> Bool { amount >= low && amount <= high }

  static let any = AmountLimits(low: -.infinity, high: .infinity)
  static let none = AmountLimits(low: .infinity, high: -.infinity)
}
