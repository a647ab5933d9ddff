/// A sum with Neumaier's compensation, so that what rounding loses on the way is given back at the end.
///
/// Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
struct CompensatedSum: Sendable, BitwiseCopyable {
  private var sum = 0.0
  private var lost = 0.0

  var value: Double { sum + lost }

  @inline(__always)
  mutating func add(_ number: Double) {
    let next = sum + number
    lost += sum.magnitude >= number.magnitude ? (sum - next) + number : (number - next) + sum
    sum = next
  }
}

/// What the aggregates of numbers need to know of some: missing ones, NaN, count for nothing.
struct NumberTotal: Sendable, BitwiseCopyable {
  var count = 0
  private var sum = CompensatedSum()
  private var least = Double.infinity
  private var most = -Double.infinity

  @inline(__always)
  mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    count += 1
    sum.add(value)
    if value < least { least = value }
    if value > most { most = value }
  }

  /// Takes in the count and the extremes of other numbers. Their sum is taken over where this has none; where both have
  /// numbers the sum is that of neither, since the order of additions counts.
  mutating func merge(_ other: NumberTotal) {
    if count == 0 { sum = other.sum }
    count += other.count
    least = min(least, other.least)
    most = max(most, other.most)
  }

  func value(_ function: AggregateFunction) -> QueryValue {
    switch function {
    case .count: .number(Double(count))
    case .sum: .finite(sum.value)
    case .average: count == 0 ? .null : .finite(sum.value / Double(count))
    case .minimum: count == 0 ? .null : .number(least)
    default: count == 0 ? .null : .number(most)
    }
  }
}
